using Detourer.Imaging.Isolation;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Web.Health;

/// <summary>Checks that images can be read. They cannot if every decoder should have been killed long ago.</summary>
internal sealed class DecoderHealthCheck(DecoderPool decoders) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(decoders.IsStuck
            ? new HealthCheckResult(context.Registration.FailureStatus, "No decoder answers.")
            : HealthCheckResult.Healthy());
}
