namespace Detourer.Jobs.Files;

/// <summary>
/// Keeps the files of jobs. A file is stored completely or not at all. Every asynchronous member throws
/// <see cref="StorageUnavailableException"/> during an outage of the store.
/// </summary>
public interface IFileStore
{
    /// <summary>Stores a file, durably.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">Its bytes, from the current position. Seekable, because a retry reads it again.</param>
    /// <param name="cancellationToken">Stops it; then nothing is stored.</param>
    Task PutAsync(FileKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file as a seekable stream; null if it does not exist.</summary>
    Task<Stream?> OpenAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Deletes one file. A missing file is not an error.</summary>
    Task DeleteAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Deletes all files of a job. It may have none.</summary>
    Task DeleteAllAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>
    /// All files of jobs with ids after one. They are ordered by id, which is the order in which jobs were accepted.
    /// </summary>
    IAsyncEnumerable<FileKey> ListAsync(Guid after, CancellationToken cancellationToken);

    /// <summary>
    /// A public URL of a file that expires; null if only this process can read the file. Whether the file exists is
    /// not checked.
    /// </summary>
    /// <param name="key">Its name.</param>
    /// <param name="mediaType">The media type of the response.</param>
    /// <param name="fileName">The file name for saving.</param>
    FileLink? Link(FileKey key, string mediaType, string fileName);
}

/// <summary>A public URL of a file.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Lifetime">How long it is valid from now.</param>
public sealed record FileLink(Uri Url, TimeSpan Lifetime);

/// <summary>The name of a file: its job and its role.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Name">Lower-case letters, digits and dashes.</param>
public readonly record struct FileKey(Guid Job, string Name)
{
    private const string OriginalName = "original";
    private const string ResultPrefix = "result-";
    private const string SharePrefix = "share-";

    /// <summary>Whether this is a result.</summary>
    public bool IsResult => Name.StartsWith(ResultPrefix, StringComparison.Ordinal);

    /// <summary>The file as the client sent it.</summary>
    public static FileKey Original(Guid job) => new(job, OriginalName);

    /// <summary>A further file that the client sent.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="name">Its role: lower-case letters, digits and dashes.</param>
    /// <exception cref="ArgumentException">The name is the original's, a result's or a share's.</exception>
    public static FileKey Attachment(Guid job, string name) =>
        name == OriginalName || name.StartsWith(ResultPrefix, StringComparison.Ordinal)
            || name.StartsWith(SharePrefix, StringComparison.Ordinal)
            ? throw new ArgumentException($"“{name}” cannot name an attachment.", nameof(name))
            : new FileKey(job, name);

    /// <summary>The result of one claim. A worker with a lost claim cannot overwrite the result of another.</summary>
    public static FileKey Result(Guid job, Guid claim) => new(job, $"{ResultPrefix}{claim:n}");

    /// <summary>The edited picture of one share.</summary>
    public static FileKey Shared(Guid job, Guid share) => new(job, $"{SharePrefix}{share:n}");
}
