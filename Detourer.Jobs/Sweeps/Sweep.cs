using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sweeps;

/// <summary>Puts right what crashes have left: every part may be done at any time, by any number of processes.</summary>
public sealed class Sweep(
    JobRepository rows, IFileStore files, IJobQueue queue, IJobEvents events, OrphanSweep orphans, DatabasePipeline database,
    IOptions<JobsOptions> options, TimeProvider time, ILogger<Sweep> log)
{
    private const int Most = 1000;

    private static readonly TimeSpan _depthsAge = TimeSpan.FromSeconds(10);

    private DateTimeOffset _depthsAt;
    private Guid _queuedUpTo;

    /// <summary>All of it, where it is this process's turn.</summary>
    public async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        SweepScope scope = await queue.BeginSweepAsync(options.Value.SweepInterval, cancellationToken);
        if (scope == SweepScope.None) return;
        if (scope == SweepScope.Refill) await RefillAsync(cancellationToken);
        await RunAsync(cancellationToken);
    }

    /// <summary>All of it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        // While the database was away no lease could be renewed: their holders get the time to do so.
        if (now - options.Value.Lease >= database.AwayAt) await ReleaseAbandonedAsync(now, cancellationToken);
        await QueueWaitingAsync(cancellationToken);
        await RecordDepthsAsync(now, cancellationToken);
        await RemoveOutlivedAsync(cancellationToken);
        await orphans.RunAsync(cancellationToken);
    }

    /// <summary>A job whose lease has run out counts as a crash: it waits again, or has failed.</summary>
    /// <param name="until">Leases up to this time have run out.</param>
    /// <param name="cancellationToken">Stops between jobs.</param>
    public async Task ReleaseAbandonedAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (Job job in await rows.AbandonedAsync(until, Most, cancellationToken))
        {
            if (await rows.FailAsync(job, JobFailure.Crashed, cancellationToken) is not { } now) continue;
            Log.Abandoned(log, job.Id, job.Worker, job.Attempts, now.State);
            await events.PublishAsync(JobEvent.Changed(now));
            if (now.State == JobState.Queued) await queue.AddAsync([QueueEntry.Of(now)], cancellationToken);
        }
    }

    /// <summary>Jobs that wait are put on the queue, which may have lost them: a thousand at a time, round and round.</summary>
    public async Task QueueWaitingAsync(CancellationToken cancellationToken)
    {
        List<Job> waiting = await rows.WaitingAsync(_queuedUpTo, Most, cancellationToken);
        await queue.AddAsync([.. waiting.Select(QueueEntry.Of)], cancellationToken);
        _queuedUpTo = waiting.Count == Most ? waiting[^1].Id : Guid.Empty;
    }

    /// <summary>The files of jobs that ended long ago are removed.</summary>
    public async Task RemoveOutlivedAsync(CancellationToken cancellationToken)
    {
        foreach (Job job in await rows.OutlivedAsync(Most, cancellationToken))
        {
            // Files first: a crash in between leaves a row that is found again.
            await files.DeleteAllAsync(job.Id, cancellationToken);
            if (await rows.ExpireAsync(job.Id, cancellationToken) is not { } expired) continue;
            Log.Outlived(log, job.Id);
            await events.PublishAsync(JobEvent.Changed(expired));
        }
    }

    private async Task RecordDepthsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now - _depthsAt < _depthsAge) return;
        Telemetry.Record(await queue.DepthsAsync(cancellationToken), now);
        _depthsAt = now;
    }

    private async Task RefillAsync(CancellationToken cancellationToken)
    {
        _queuedUpTo = Guid.Empty;
        do await QueueWaitingAsync(cancellationToken); while (_queuedUpTo != Guid.Empty);
        await queue.EndRefillAsync(cancellationToken);
        Log.Refilled(log);
    }
}
