using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Problems;

namespace Detourer.Web.Api;

/// <summary>Finds the job that a request names, and its files.</summary>
internal static class JobFiles
{
    /// <exception cref="ApiException"><c>job_not_found</c></exception>
    public static async Task<Job> FindAsync(string id, JobRepository rows, CancellationToken cancellationToken) =>
        await rows.FindAsync(Parse(id), cancellationToken) ?? throw ApiException.NoSuchJob();

    /// <summary>Reads an id. A string of another form names no job.</summary>
    /// <exception cref="ApiException"><c>job_not_found</c></exception>
    public static Guid Parse(string id) =>
        Guid.TryParseExact(id, "D", out Guid guid) ? guid : throw ApiException.NoSuchJob();

    /// <summary>The result of a job.</summary>
    /// <exception cref="ApiException">There is none: not yet, not any more, or never.</exception>
    public static FileKey ResultOf(Job job) => job.State switch
    {
        JobState.Succeeded => FileKey.Result(job.Id, job.Claim!.Value),
        JobState.Failed => throw ApiException.Failed(job.FailureCode!, job.FailureMessage!),
        JobState.Cancelled => throw ApiException.Cancelled(),
        JobState.Expired => throw ApiException.Expired(),
        _ => throw ApiException.NotReady(),
    };

    /// <summary>The original of a job.</summary>
    /// <exception cref="ApiException">It has been removed.</exception>
    public static FileKey OriginalOf(Job job) => job.State switch
    {
        JobState.Cancelled => throw ApiException.Cancelled(),
        JobState.Expired => throw ApiException.Expired(),
        _ => FileKey.Original(job.Id),
    };
}
