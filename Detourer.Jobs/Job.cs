using Detourer.Jobs.Queue;

namespace Detourer.Jobs;

/// <summary>
/// One photo on its way to a cutout: a row. What it says is the truth; queue and events only say where to look.
/// </summary>
public sealed record Job
{
    /// <summary>A version 7 UUID: sorts by the time of its making.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name that the photo had where it came from, without folders. At most 255 characters.</summary>
    public required string FileName { get; init; }

    /// <summary>The media type of the original, as its bytes say.</summary>
    public required string OriginalType { get; init; }

    /// <summary>Bytes of the original.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Whether an image that is wanted behind the subject was stored with it.</summary>
    public bool HasBackground { get; init; }

    /// <summary>What is wanted: names and values, as whoever wants it wrote them, checked.</summary>
    public required IReadOnlyDictionary<string, string> Wishes { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Which lane of the queue it waits in.</summary>
    public Lane Lane { get; init; }

    /// <summary>Whose it is, until it has ended: see <see cref="Admission.IAdmission"/>. Null: nobody's in particular.</summary>
    public string? Client { get; init; }

    /// <summary>The trace that it belongs to, as W3C's <c>traceparent</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; } = JobState.Queued;

    /// <summary>Counts the changes of the row: who changes it must have seen the last one.</summary>
    public int Version { get; init; }

    /// <summary>How often it was claimed, without those claims that were given back.</summary>
    public int Attempts { get; init; }

    /// <summary>Not to be claimed before.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The claim under which it runs, or succeeded.</summary>
    public Guid? Claim { get; init; }

    /// <summary>Who runs it, or ran it last.</summary>
    public string? Worker { get; init; }

    /// <summary>Until when the claim holds unless it is renewed.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>When it was last claimed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it came into a final state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>When retention removes its files.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The cutout's media type.</summary>
    public string? ResultType { get; init; }

    /// <summary>The cutout's extension, with the dot.</summary>
    public string? ResultExtension { get; init; }

    /// <summary>The cutout's width in pixels.</summary>
    public int? ResultWidth { get; init; }

    /// <summary>The cutout's height in pixels.</summary>
    public int? ResultHeight { get; init; }

    /// <summary>Bytes of the cutout.</summary>
    public long? ResultBytes { get; init; }

    /// <summary>What the engine took for it, in milliseconds.</summary>
    public int? ResultMilliseconds { get; init; }

    /// <summary>Code of the failure that ended it.</summary>
    public string? FailureCode { get; init; }

    /// <summary>Sentence of the failure that ended it.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>All attempts that failed, the oldest first.</summary>
    public IReadOnlyList<AttemptError> Errors { get; init; } = [];
}

/// <summary>What a worker has to say of a cutout that it has stored.</summary>
/// <param name="MediaType">Of its file.</param>
/// <param name="Extension">Of its file, with the dot.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">Of its file.</param>
/// <param name="Milliseconds">What the engine took for it.</param>
public sealed record JobResult(
    string MediaType, string Extension, int Width, int Height, long Bytes, int Milliseconds);
