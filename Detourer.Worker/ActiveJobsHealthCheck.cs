using System.Collections.Concurrent;
using Detourer.Imaging;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Worker;

/// <summary>
/// Distinguishes a busy worker from a stuck one. A job that makes progress sends heartbeats. It is stuck if it sends
/// none for longer than the time limits of its own work and of all jobs that may run before it.
/// </summary>
internal sealed class ActiveJobsHealthCheck(ImagingLimits limits, TimeProvider time) : IHealthCheck
{
    /// <summary>For reading the original and storing the result.</summary>
    private static readonly TimeSpan _margin = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private readonly ConcurrentDictionary<ActiveJob, bool> _active = [];

    /// <summary>The number of attempts under way.</summary>
    public int Count => _active.Count;

    /// <summary>Watches an attempt until the returned object is disposed.</summary>
    public ActiveJob Begin()
    {
        var job = new ActiveJob(this, limits.MaxDuration);
        _active[job] = true;
        job.Beat();
        return job;
    }

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = _time.GetUtcNow();
        int stuck = _active.Keys.Count(job => now > job.Deadline);
        return Task.FromResult(stuck > 0
            ? HealthCheckResult.Unhealthy($"Jobs without progress: {stuck}.")
            : HealthCheckResult.Healthy($"Active jobs: {_active.Count}."));
    }

    /// <summary>An active attempt.</summary>
    /// <param name="all">All attempts of this worker.</param>
    /// <param name="limit">The time limit of its work; see <see cref="Limit"/>.</param>
    internal sealed class ActiveJob(ActiveJobsHealthCheck all, TimeSpan limit) : IDisposable
    {
        private long _deadline = DateTimeOffset.MaxValue.UtcTicks;

        /// <summary>The time limit of the work on the job. Waiting does not count.</summary>
        public TimeSpan Limit { get; set; } = limit;

        /// <summary>When the job counts as stuck unless it sends another heartbeat.</summary>
        public DateTimeOffset Deadline => new(Volatile.Read(ref _deadline), TimeSpan.Zero);

        /// <summary>Reports progress. From here the job may have to wait for every other active job.</summary>
        public void Beat()
        {
            TimeSpan work = TimeSpan.FromTicks(all._active.Keys.Sum(job => job.Limit.Ticks));
            Volatile.Write(ref _deadline, (all._time.GetUtcNow() + work + _margin).UtcTicks);
        }

        public void Dispose() => all._active.TryRemove(this, out _);
    }
}
