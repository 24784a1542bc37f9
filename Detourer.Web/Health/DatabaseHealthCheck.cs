using Detourer.Jobs.Sql;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Web.Health;

/// <summary>Checks that rows can be read. Without them no job can be accepted or shown.</summary>
internal sealed class DatabaseHealthCheck(JobRepository rows) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await rows.FindAsync(Guid.Empty, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Rows cannot be read.", e);
        }
    }
}
