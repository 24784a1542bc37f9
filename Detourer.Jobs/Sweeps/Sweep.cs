using System.Diagnostics;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sweeps;

/// <summary>
/// Repairs what crashes and outages left: expired leases, jobs that the queue lost, files past retention, orphan files.
/// Each part may run at any time, in any number of processes.
/// </summary>
public sealed class Sweep(
    JobRepository rows, IFileStore files, IJobQueue queue, IJobEvents events, ILeader leader, OrphanSweep orphans,
    DatabasePipeline database, IOptions<JobsOptions> options, RowClock clock, ILogger<Sweep> log)
{
    private const int Batch = 1000;

    private static readonly TimeSpan _depthsAge = TimeSpan.FromSeconds(10);

    private DateTimeOffset _depthsAt;

    /// <summary>The last waiting job that was offered to the queue; the next batch starts behind it.</summary>
    private Guid _queuedUpTo;

    /// <summary>Runs every part, if this process is the leader.</summary>
    public async Task RunAsLeaderAsync(CancellationToken cancellationToken)
    {
        if (await leader.TryAcquireAsync("sweep", options.Value.SweepInterval, cancellationToken))
            await RunAsync(cancellationToken);
    }

    /// <summary>Runs every part.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // While the database is unavailable or refuses changes, no lease can be renewed. After that, workers get the
        // time to renew theirs and to write what they hold.
        await rows.CheckWritableAsync(cancellationToken);
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        if (database.HasBeenAvailableFor(options.Value.Lease)) await ReleaseAbandonedAsync(now, cancellationToken);
        await QueueWaitingAsync(cancellationToken);
        await RecordDepthsAsync(now, cancellationToken);
        await ExpireAsync(cancellationToken);
        await orphans.RunAsync(cancellationToken);
    }

    /// <summary>Releases jobs whose lease expired. This counts as a crash: the job is queued again, or fails.</summary>
    /// <param name="until">Leases up to this time have expired.</param>
    /// <param name="cancellationToken">Stops between jobs.</param>
    public async Task ReleaseAbandonedAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (Job job in await rows.AbandonedAsync(until, Batch, cancellationToken))
        {
            using Activity? activity = Telemetry.Trace("sweep.release", job.Id);
            if (await rows.FailAsync(job, JobFailure.Crashed, cancellationToken) is not { } now) continue;
            Log.Abandoned(log, job.Id, job.Worker, job.Attempts, now.State);
            await events.PublishAsync(JobEvent.Changed(now));
            if (now.State == JobState.Queued) await queue.AddAsync([QueueEntry.Of(now)], cancellationToken);
        }
    }

    /// <summary>
    /// Offers waiting jobs to the queue, which may have lost them: one batch a run, in turn. Where the queue lacks some
    /// of a batch, the run goes on with the next one, so that a queue that lost everything is full after one run.
    /// </summary>
    public async Task QueueWaitingAsync(CancellationToken cancellationToken)
    {
        Guid start = _queuedUpTo;
        bool isAround = false;
        int total = 0;
        while (true)
        {
            List<Job> waiting = await rows.WaitingAsync(_queuedUpTo, Batch, cancellationToken);
            int added = await queue.AddAsync([.. waiting.Select(QueueEntry.Of)], cancellationToken);
            total += added;
            bool isLast = waiting.Count < Batch;
            bool isComplete = waiting.Count > 0 && added == 0;
            _queuedUpTo = isLast ? Guid.Empty : waiting[^1].Id;
            if (isComplete || (isLast && (isAround || start == Guid.Empty))) break;
            isAround |= isLast;
            if (isAround && _queuedUpTo >= start) break;
        }

        if (total > 0) Log.Requeued(log, total);
    }

    /// <summary>Deletes the files of jobs past retention.</summary>
    public async Task ExpireAsync(CancellationToken cancellationToken)
    {
        foreach (Job job in await rows.PastRetentionAsync(Batch, cancellationToken))
        {
            using Activity? activity = Telemetry.Trace("sweep.expire", job.Id);
            // Files first: after a crash in between, the next run finds the row again.
            await files.DeleteAllAsync(job.Id, cancellationToken);
            if (await rows.ExpireAsync(job.Id, cancellationToken) is not { } expired) continue;
            Log.Expired(log, job.Id);
            await events.PublishAsync(JobEvent.Changed(expired));
        }
    }

    private async Task RecordDepthsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _depthsAt < _depthsAge) return;
        Telemetry.Record(await queue.DepthsAsync(cancellationToken));
        _depthsAt = now;
    }
}
