using Detourer.Jobs.Queue;

namespace Detourer.Jobs;

/// <summary>A request for a job of any kind.</summary>
/// <param name="Kind">The name of its kind; see <see cref="Kinds.JobKind{TPayload, TDetails}"/>.</param>
/// <param name="Payload">What the kind needs to know, as JSON.</param>
/// <param name="FileName">The name of the original, without folders. At most 255 characters.</param>
/// <param name="MediaType">The media type of the original, as its bytes say.</param>
/// <param name="Original">The bytes of the original; seekable.</param>
public sealed record NewJob(string Kind, string Payload, string FileName, string MediaType, Stream Original)
{
    /// <summary>Further files that the job needs.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>The lane of the queue in which it waits.</summary>
    public Lane Lane { get; init; }

    /// <summary>The client whose limits it counts against; null: no client's.</summary>
    public string? Client { get; init; }
}

/// <summary>A file that a job needs besides its original.</summary>
/// <param name="Name">What it is to the job: lower-case letters, digits and dashes.</param>
/// <param name="Content">Its bytes; seekable.</param>
public sealed record Attachment(string Name, Stream Content);

/// <summary>A job that is stored: it survives a crash of every process.</summary>
/// <param name="Job">Its row.</param>
/// <param name="Owner">
/// The secret that deleting and sharing the job require. Only the client that created it receives it.
/// </param>
/// <param name="IsDelayed">Whether the queue is unavailable: the job waits for a sweep to queue it.</param>
public sealed record AcceptedJob(Job Job, OwnerToken Owner, bool IsDelayed);
