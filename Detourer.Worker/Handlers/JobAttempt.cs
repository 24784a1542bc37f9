using System.Diagnostics;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;

namespace Detourer.Worker.Handlers;

/// <summary>One attempt at a job, for its handler: the claimed row, its files and its events.</summary>
internal sealed class JobAttempt(
    Job job, IFileStore files, IJobEvents events, ResultHold hold, ActiveJobsHealthCheck.ActiveJob watched)
{
    /// <summary>The row as it was claimed.</summary>
    public Job Job => job;

    /// <summary>Reports progress. Without progress for too long, the worker counts as stuck.</summary>
    public void Beat() => watched.Beat();

    /// <summary>Sets the time limit of the work, without waiting. Default: the limit of the default model.</summary>
    public void ExpectWork(TimeSpan limit)
    {
        watched.Limit = limit;
        watched.Beat();
    }

    /// <summary>Opens the original.</summary>
    /// <exception cref="JobFailedException"><c>original_missing</c></exception>
    /// <exception cref="StorageUnavailableException">The store cannot be read.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadOriginalAsync(CancellationToken cancellationToken) =>
        await ReadAsync(FileKey.Original(job.Id), cancellationToken) ?? throw new JobFailedException(new JobFailure(
            "original_missing", "The photo is no longer there.", Retry: false, "The original is not in the store."));

    /// <summary>Opens an attachment; null if it does not exist.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be read.</exception>
    public Task<ReadOnlyMemory<byte>?> ReadAttachmentAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(FileKey.Attachment(job.Id, name), cancellationToken);

    /// <summary>Stores the result of this claim. It is held while the store is unavailable or full.</summary>
    /// <param name="result">Its bytes; seekable.</param>
    /// <param name="cancellationToken">Cancels it; then nothing is stored.</param>
    /// <exception cref="StorageUnavailableException">The store could not be written for too long.</exception>
    public async Task StoreResultAsync(Stream result, CancellationToken cancellationToken)
    {
        using Activity? _ = Telemetry.Source.StartActivity("job.store_result");
        long start = result.Position;
        await hold.WriteAsync(job.Id, async () =>
        {
            Beat();
            result.Position = start;
            await files.PutAsync(FileKey.Result(job.Id, job.Claim!.Value), result, cancellationToken);
            return true;
        }, cancellationToken);
    }

    /// <summary>Publishes that a step has started. Only for steps that take long enough to show.</summary>
    /// <param name="step">Its name, in lower case; part of the API.</param>
    public Task PublishStepAsync(string step) => events.PublishAsync(JobEvent.Began(job.Id, step));

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(FileKey key, CancellationToken cancellationToken)
    {
        await using Stream? file = await files.OpenAsync(key, cancellationToken);
        if (file is null) return null;
        byte[] bytes = new byte[file.Length];
        try
        {
            await file.ReadExactlyAsync(bytes, cancellationToken);
        }
        catch (IOException e)
        {
            throw StorageUnavailableException.OfDisk(e);
        }

        return bytes;
    }
}
