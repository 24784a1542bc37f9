using System.Data.Common;
using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.EntityFrameworkCore;

namespace Detourer.Worker;

/// <summary>What came of an attempt.</summary>
internal abstract record Outcome
{
    /// <summary>The cutout is stored.</summary>
    public sealed record Done(JobResult Result) : Outcome;

    /// <summary>It went wrong.</summary>
    public sealed record Failed(JobFailure Failure) : Outcome;

    /// <summary>The worker was asked to stop.</summary>
    public sealed record Stopped : Outcome;

    /// <summary>The job is somebody else's, or nobody's any more.</summary>
    public sealed record Lost : Outcome;

    /// <summary>What an exception means for the job and for the person.</summary>
    public static JobFailure FailureOf(Exception error) => error switch
    {
        ImagingException e => new(e.Code, e.Message, e.IsTransient, e.Detail ?? e.InnerException?.Message),
        FileNotFoundException => new("original_missing", "The photo is no longer there.", Retry: false, error.Message),
        // A worker that is alone with a full disk or a wrong permission must not try for ever.
        IOException or UnauthorizedAccessException or DbException or DbUpdateException =>
            new("storage_unavailable", "The photo or its cutout could not be stored.", Retry: true, error.ToString()),
        StorageUnavailableException => new(
            "storage_unavailable", "The photo or its cutout could not be stored.", Retry: true, error.ToString(), Spends: false),
        DatabaseUnavailableException => new(
            "database_unavailable", "The server's database was away.", Retry: true, error.ToString(), Spends: false),
        _ => new("internal_error", "Something went wrong on the server.", Retry: true, error.ToString()),
    };
}
