using Detourer.Jobs.Queue;

namespace Detourer.Jobs;

/// <summary>
/// The row of a job: one file on its way to a result. The row is the truth; queue and events only point to it.
/// </summary>
public sealed record Job
{
    /// <summary>A version 7 UUID: ids sort by the time at which jobs were accepted.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of its kind, which decides the handler and the types of payload and details.</summary>
    public required string Kind { get; init; }

    /// <summary>What the client asks for, as JSON of the kind's payload.</summary>
    public required string Payload { get; init; }

    /// <summary>The name of the original, without folders. At most 255 characters.</summary>
    public required string FileName { get; init; }

    /// <summary>The media type of the original, as its bytes say.</summary>
    public required string OriginalType { get; init; }

    /// <summary>Bytes of the original.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>When the job was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The lane of the queue in which it waits.</summary>
    public Lane Lane { get; init; }

    /// <summary>
    /// The client whose limits it counts against while it is unfinished; see <see cref="Admission.ClientAdmission"/>.
    /// Null: no client's, or finished.
    /// </summary>
    public string? Client { get; init; }

    /// <summary>The hash of the <see cref="OwnerToken"/>; null: a job of an earlier version.</summary>
    public string? OwnerHash { get; init; }

    /// <summary>The trace of the request that created it, as W3C's <c>traceparent</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>Its state.</summary>
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>Counts the changes of the row. A change names the version that it is based on.</summary>
    public int Version { get; init; }

    /// <summary>How often it was claimed, not counting claims that were given back.</summary>
    public int Attempts { get; init; }

    /// <summary>The earliest time of the next claim; null: at once.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The claim under which it runs, or succeeded.</summary>
    public Guid? Claim { get; init; }

    /// <summary>The worker that runs it, or ran it last.</summary>
    public string? Worker { get; init; }

    /// <summary>When the claim expires unless it is renewed.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When it was last claimed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it reached a final state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When retention removes its files.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The result's media type.</summary>
    public string? ResultType { get; init; }

    /// <summary>The result's file extension, with the dot.</summary>
    public string? ResultExtension { get; init; }

    /// <summary>Bytes of the result.</summary>
    public long? ResultBytes { get; init; }

    /// <summary>How long the handler took, in milliseconds.</summary>
    public int? ResultMilliseconds { get; init; }

    /// <summary>Further properties of the result, as JSON of the kind's details.</summary>
    public string? ResultDetails { get; init; }

    /// <summary>The code of the failure that finished it.</summary>
    public string? FailureCode { get; init; }

    /// <summary>The sentence of the failure that finished it.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>All failed attempts, the oldest first.</summary>
    public IReadOnlyList<AttemptError> Errors { get; init; } = [];
}

/// <summary>A result that a worker has stored.</summary>
/// <param name="MediaType">The file's media type.</param>
/// <param name="Extension">The file's extension, with the dot.</param>
/// <param name="Bytes">The file's size in bytes.</param>
/// <param name="Milliseconds">How long the handler took.</param>
/// <param name="Details">Further properties, as JSON of the kind's details.</param>
public sealed record JobResult(string MediaType, string Extension, long Bytes, int Milliseconds, string Details);
