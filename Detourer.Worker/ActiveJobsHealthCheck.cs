using System.Collections.Concurrent;
using Detourer.Imaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Worker;

/// <summary>
/// What is being worked on, and since when. Each step looks at the clock, so that a photo which takes much longer than
/// it may is no busy worker but a stuck one.
/// </summary>
internal sealed class ActiveJobsHealthCheck(ImagingLimits limits, TimeProvider time) : IHealthCheck
{
    /// <summary>For reading the photo and storing the cutout.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<object, long> _since = [];

    /// <summary>Until disposed of, something is being worked on.</summary>
    public IDisposable Begin()
    {
        var attempt = new Attempt(this);
        _since[attempt] = time.GetTimestamp();
        return attempt;
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        TimeSpan longest = _since.Values.Select(since => time.GetElapsedTime(since)).DefaultIfEmpty().Max();
        return Task.FromResult(longest > limits.MaxDuration + _margin
            ? HealthCheckResult.Unhealthy($"A photo has been worked on for {longest.TotalSeconds:0} s.")
            : HealthCheckResult.Healthy($"{_since.Count} photos are being worked on."));
    }

    private sealed class Attempt(ActiveJobsHealthCheck all) : IDisposable
    {
        public void Dispose() => all._since.TryRemove(this, out _);
    }
}
