using System.Diagnostics;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs;

/// <summary>What comes in with a new job.</summary>
/// <param name="FileName">The photo's name.</param>
/// <param name="MediaType">What its bytes are.</param>
/// <param name="Photo">Its bytes.</param>
/// <param name="Background">The image that is wanted behind the subject, or null.</param>
/// <param name="Wishes">What else is wanted, checked.</param>
/// <param name="Lane">Where it waits.</param>
/// <param name="Client">Whose it is.</param>
public sealed record NewJob(
    string FileName, string MediaType, Stream Photo, Stream? Background, IReadOnlyDictionary<string, string> Wishes,
    Lane Lane = Lane.Interactive, string? Client = null);

/// <summary>A job that is safe.</summary>
/// <param name="Job">Its row.</param>
/// <param name="IsDelayed">The queue is away: it takes until that is back.</param>
public sealed record AcceptedJob(Job Job, bool IsDelayed);

/// <summary>Takes jobs in and takes them out again. In between, workers have them.</summary>
public sealed class JobService(
    JobRepository rows, IFileStore files, IJobQueue queue, IJobEvents events, TimeProvider time, ILogger<JobService> log)
{
    /// <summary>
    /// Stores a job so that it survives whatever comes: the files before the row, the row before the queue. A crash in
    /// between leaves files that nobody asks for, or a row that the sweep puts on the queue.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">It is not there, as far as anybody knows.</exception>
    public async Task<AcceptedJob> AddAsync(NewJob wanted, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        var job = new Job
        {
            Id = Guid.CreateVersion7(now),
            FileName = wanted.FileName,
            OriginalType = wanted.MediaType,
            OriginalBytes = wanted.Photo.Length,
            HasBackground = wanted.Background is not null,
            Wishes = wanted.Wishes,
            Lane = wanted.Lane,
            Client = wanted.Client,
            Trace = Activity.Current?.Id,
            CreatedAt = now,
        };

        using (Telemetry.Source.StartActivity("job.store_files"))
        {
            await files.PutAsync(FileKey.Original(job.Id), wanted.Photo, cancellationToken);
            if (wanted.Background is { } background)
                await files.PutAsync(FileKey.Background(job.Id), background, cancellationToken);
        }

        using (Telemetry.Source.StartActivity("job.add_row")) await rows.AddAsync(job, cancellationToken);
        bool queued = await TryQueueAsync(job, cancellationToken);
        Telemetry.Accepted(job);
        Log.Accepted(log, job.Id, job.OriginalBytes, job.OriginalType);
        return new AcceptedJob(job, !queued);
    }

    /// <summary>Removes a job's files, whatever state it is in; one that has not ended is cancelled.</summary>
    /// <returns>Whether there is such a job.</returns>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(id, cancellationToken) is null) return false;
        Job? cancelled = await rows.CancelAsync(id, cancellationToken);
        if (cancelled is not null)
        {
            await queue.ReleaseClientAsync(id);
            await TellAsync(cancelled);
        }

        // Before the row says that they are gone: after a crash in between, it can be asked for again.
        await files.DeleteAllAsync(id, cancellationToken);
        if (cancelled is null && await rows.ExpireAsync(id, cancellationToken) is { } expired) await TellAsync(expired);
        return true;
    }

    /// <summary>Removes the files of all jobs, as <see cref="RemoveAsync"/> does of one.</summary>
    /// <returns>How many jobs had files.</returns>
    public async Task<int> ClearAsync(CancellationToken cancellationToken)
    {
        int cleared = 0;
        Guid last = Guid.Empty;
        while (await rows.KeptAsync(last, most: 1000, cancellationToken) is { Count: > 0 } jobs)
        {
            foreach (Guid id in jobs) await RemoveAsync(id, cancellationToken);
            cleared += jobs.Count;
            last = jobs[^1];
        }

        return cleared;
    }

    private async Task<bool> TryQueueAsync(Job job, CancellationToken cancellationToken)
    {
        using Activity? activity = Telemetry.Source.StartActivity("job.enqueue");
        try
        {
            await queue.AddAsync([QueueEntry.Of(job)], cancellationToken);
            return true;
        }
        catch (QueueUnavailableException e)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
            Log.QueueAway(log, e.InnerException!.Message);
            return false;
        }
    }

    private async Task TellAsync(Job job)
    {
        await events.PublishAsync(JobEvent.Changed(job, Activity.Current?.Id));
        Log.Removed(log, job.Id, job.State);
    }
}
