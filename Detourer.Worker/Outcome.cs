using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Worker.Handlers;

namespace Detourer.Worker;

/// <summary>How an attempt finished.</summary>
internal abstract record Outcome
{
    /// <summary>The result is stored.</summary>
    public sealed record Done(JobResult Result) : Outcome;

    /// <summary>The attempt failed.</summary>
    public sealed record Failed(JobFailure Failure) : Outcome;

    /// <summary>The worker stops; the job goes back to the queue.</summary>
    public sealed record Stopped : Outcome;

    /// <summary>The claim is lost: the job is cancelled, removed, or another worker's.</summary>
    public sealed record Lost : Outcome;

    /// <summary>What an exception from a handler means for the job and for the client.</summary>
    public static JobFailure FailureOf(Exception error) => error switch
    {
        JobFailedException e => e.Failure,
        // Attempts during an outage or on a full disk are not counted. A broken disk may stay so.
        StorageUnavailableException e => new(
            "storage_unavailable", "The photo or its cutout could not be stored.", Retry: true, error.ToString(),
            Spends: e.IsLasting),
        _ => new("internal_error", "Something went wrong on the server.", Retry: true, error.ToString()),
    };
}
