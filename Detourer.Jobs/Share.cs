using Detourer.Jobs.Files;

namespace Detourer.Jobs;

/// <summary>
/// A read-only link to the picture of a job as it was when it was shared. It does not reveal the job's id, and works
/// until the files of the job are removed.
/// </summary>
public sealed record Share
{
    /// <summary>A version 7 UUID: 74 of its bits are random, so it cannot be guessed.</summary>
    public required Guid Id { get; init; }

    /// <summary>The id of the job.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Whether the original can be viewed as well.</summary>
    public required bool HasOriginal { get; init; }

    /// <summary>The picture, if the owner has edited it; null: the job's result.</summary>
    public SharedPicture? Picture { get; init; }

    /// <summary>When it was shared.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The file of the edited picture.</summary>
    public FileKey File => FileKey.Shared(JobId, Id);
}

/// <summary>An edited picture.</summary>
/// <param name="MediaType">The media type, as its bytes say.</param>
/// <param name="Extension">The extension of its file name, with the dot.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">The size of the file.</param>
public sealed record SharedPicture(string MediaType, string Extension, int Width, int Height, long Bytes);
