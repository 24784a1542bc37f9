using Detourer.Jobs.Sql;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Web.Health;

/// <summary>Checks that rows can be read and changed. Without that, no job can be accepted.</summary>
internal sealed class DatabaseHealthCheck(JobRepository rows, DatabasePipeline database) : IHealthCheck
{
    /// <summary>
    /// How long a refused change counts. A full database refuses only some changes, so the check of this moment may
    /// pass.
    /// </summary>
    private static readonly TimeSpan _memory = TimeSpan.FromSeconds(15);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await rows.FindAsync(Guid.Empty, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Rows cannot be read.", e);
        }

        try
        {
            await rows.CheckWritableAsync(cancellationToken);
            return database.HasRefusedWithin(_memory)
                ? new HealthCheckResult(context.Registration.FailureStatus, "Rows could not be changed just now.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "Rows cannot be changed.", e);
        }
    }
}
