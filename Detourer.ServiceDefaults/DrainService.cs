using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>
/// Stops a process without failing requests. After a stop signal, <c>/health</c> and <c>/ready</c> fail first. Then the
/// process continues for <c>Shutdown:DrainDelay</c>, so that a load balancer notices. Then the server accepts no more
/// connections and finishes the requests in flight.
/// </summary>
internal sealed class DrainService(
    IOptions<ShutdownOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
    : IHostedLifecycleService, IHealthCheck
{
    /// <summary>Unhealthy after the process has received a stop signal.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The process is stopping.")
            : HealthCheckResult.Healthy());

    /// <summary>Runs before any service stops, including the server.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.DrainDelay is { Ticks: > 0 } delay)
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
