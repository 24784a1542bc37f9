using System.Diagnostics;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs;

/// <summary>Accepts jobs and removes them. In between, workers own them.</summary>
public sealed class JobService(
    JobRepository rows, IFileStore files, IJobQueue queue, IJobEvents events, RowClock clock,
    ILogger<JobService> log)
{
    /// <summary>
    /// Stores a job so that it survives a crash at any point: the files before the row, the row before the queue. A
    /// crash in between leaves orphan files, or a row that a sweep puts on the queue.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The files could not be stored; there is no row.</exception>
    /// <exception cref="DatabaseUnavailableException">The row is missing, as far as is known.</exception>
    public async Task<AcceptedJob> AddAsync(NewJob request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await clock.NowAsync(cancellationToken);
        var owner = OwnerToken.Create();
        var job = new Job
        {
            Id = Guid.CreateVersion7(now),
            Kind = request.Kind,
            Payload = request.Payload,
            FileName = request.FileName,
            OriginalType = request.MediaType,
            OriginalBytes = request.Original.Length,
            Lane = request.Lane,
            Client = request.Client,
            OwnerHash = owner.Hash,
            Trace = Activity.Current?.Id,
            CreatedAt = now,
        };

        using (Telemetry.Source.StartActivity("job.store_files"))
        {
            await files.PutAsync(FileKey.Original(job.Id), request.Original, cancellationToken);
            foreach (Attachment attachment in request.Attachments)
                await files.PutAsync(
                    FileKey.Attachment(job.Id, attachment.Name), attachment.Content, cancellationToken);
        }

        using (Telemetry.Source.StartActivity("job.add_row")) await rows.AddAsync(job, cancellationToken);
        bool queued = await TryQueueAsync(job, cancellationToken);
        Telemetry.Accepted(job);
        Log.Accepted(log, job.Id, job.Kind, job.OriginalBytes, job.OriginalType);
        return new AcceptedJob(job, owner, !queued);
    }

    /// <summary>Removes a job's files in any state; an unfinished job is cancelled.</summary>
    /// <returns>Whether there is such a job.</returns>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(id, cancellationToken) is null) return false;
        Job? cancelled = await rows.CancelAsync(id, cancellationToken);
        if (cancelled is not null) await PublishAsync(cancelled);

        // Before the row says so: after a crash in between, a client can ask for the removal again.
        await files.DeleteAllAsync(id, cancellationToken);
        if (cancelled is null && await rows.ExpireAsync(id, cancellationToken) is { } expired)
            await PublishAsync(expired);
        return true;
    }

    /// <summary>Removes the files of all jobs; see <see cref="RemoveAsync"/>.</summary>
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
            Log.QueueUnavailable(log, e.InnerException!.Message);
            return false;
        }
    }

    private async Task PublishAsync(Job job)
    {
        await events.PublishAsync(JobEvent.Changed(job, Activity.Current?.Id));
        Log.Removed(log, job.Id, job.State);
    }
}
