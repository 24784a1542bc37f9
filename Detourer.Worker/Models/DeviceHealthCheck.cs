using Detourer.Imaging.Devices;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Worker.Models;

/// <summary>
/// Shows in <c>/health</c> what networks run on. It never fails: without its device a worker does not start.
/// </summary>
internal sealed class DeviceHealthCheck(ComputeDevice device) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthCheckResult.Healthy(
            data: new Dictionary<string, object> { ["device"] = $"{device.Name}: {device.Reason}" }));
}
