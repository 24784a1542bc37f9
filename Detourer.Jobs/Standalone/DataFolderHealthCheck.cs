using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Jobs.Standalone;

/// <summary>Checks that the data folder can be written to: its disk may be full, read-only or broken.</summary>
internal sealed class DataFolderHealthCheck(DataFolder data) : IHealthCheck
{
    private const int ProbeBytes = 1 << 16;

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var probe = new FileStream(
                Path.Combine(data.Path, $"probe-{Guid.CreateVersion7():n}"), FileMode.CreateNew, FileAccess.Write,
                FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            await probe.WriteAsync(new byte[ProbeBytes], cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new HealthCheckResult(
                context.Registration.FailureStatus, "The data folder cannot be written to.", e);
        }
    }
}
