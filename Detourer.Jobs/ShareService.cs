using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;

namespace Detourer.Jobs;

/// <summary>Creates and finds shares. They are removed with the files of their job.</summary>
public sealed class ShareService(ShareRepository shares, JobRepository jobs, IFileStore files, TimeProvider time)
{
    /// <summary>Shares of one job. Each may hold a file.</summary>
    public const int MostOfJob = 20;

    /// <summary>
    /// Shares a job that has succeeded. The file is stored before the row, so that a crash leaves no broken link.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="picture">The edited picture and its content; null: the job's result.</param>
    /// <param name="withOriginal">Whether the original can be viewed as well.</param>
    /// <param name="cancellationToken">Stops it before the row is written.</param>
    /// <returns>Null if the job has <see cref="MostOfJob"/> shares already.</returns>
    /// <exception cref="StorageUnavailableException">The picture could not be stored.</exception>
    /// <exception cref="DatabaseUnavailableException">The row could not be written.</exception>
    public async Task<Share?> AddAsync(
        Job job, (SharedPicture Facts, Stream Content)? picture, bool withOriginal, CancellationToken cancellationToken)
    {
        if (await shares.CountAsync(job.Id, cancellationToken) >= MostOfJob) return null;
        DateTimeOffset now = time.GetUtcNow();
        var share = new Share
        {
            Id = Guid.CreateVersion7(now),
            JobId = job.Id,
            HasOriginal = withOriginal,
            Picture = picture?.Facts,
            CreatedAt = now,
        };
        if (picture is { } edited) await files.PutAsync(share.File, edited.Content, cancellationToken);
        await shares.AddAsync(share, cancellationToken);
        return share;
    }

    /// <summary>A share and its job, or null if there is no such share.</summary>
    /// <exception cref="DatabaseUnavailableException">The rows could not be read.</exception>
    public async Task<(Share Share, Job Job)?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await shares.FindAsync(id, cancellationToken) is { } share
        && await jobs.FindAsync(share.JobId, cancellationToken) is { } job
            ? (share, job)
            : null;
}
