namespace Detourer.Jobs.Files;

/// <summary>
/// Keeps the files of jobs. A file is there whole, or not at all. Every member that waits throws
/// <see cref="StorageUnavailableException"/> where a store elsewhere cannot be reached.
/// </summary>
public interface IFileStore
{
    /// <summary>Stores a file, durably.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="content">Its bytes, from the present position on. Seekable: it may be read more than once.</param>
    /// <param name="cancellationToken">Stops it; then nothing is stored.</param>
    Task PutAsync(FileKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>Opens a file for reading at any position, or null where there is none.</summary>
    Task<Stream?> OpenAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Removes one file; none is no error.</summary>
    Task DeleteAsync(FileKey key, CancellationToken cancellationToken);

    /// <summary>Removes all files of a job; none is no error.</summary>
    Task DeleteAllAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>All files of jobs whose ids come after one, in the order of the ids: of the times when the jobs came.</summary>
    IAsyncEnumerable<FileKey> ListAsync(Guid after, CancellationToken cancellationToken);

    /// <summary>
    /// A public address at which anybody reads the file for a while, without asking whether it is there; null where
    /// files are not to be had but through this process.
    /// </summary>
    /// <param name="key">Its name.</param>
    /// <param name="mediaType">The type that it is to be sent with.</param>
    /// <param name="fileName">The name that it is to be saved as.</param>
    FileLink? Link(FileKey key, string mediaType, string fileName);
}

/// <summary>An address of a file that holds for a while.</summary>
/// <param name="Url">Where.</param>
/// <param name="Lifetime">How long from now.</param>
public sealed record FileLink(Uri Url, TimeSpan Lifetime);

/// <summary>The name of a file: its job, and what it is to the job.</summary>
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
    /// <param name="name">What it is to the job: lower-case letters, digits and dashes.</param>
    /// <exception cref="ArgumentException">The name is the original's, a result's or a share's.</exception>
    public static FileKey Attachment(Guid job, string name) =>
        name == OriginalName || name.StartsWith(ResultPrefix, StringComparison.Ordinal)
            || name.StartsWith(SharePrefix, StringComparison.Ordinal)
            ? throw new ArgumentException($"“{name}” cannot name an attachment.", nameof(name))
            : new FileKey(job, name);

    /// <summary>The result of one claim, so that a worker with a lost claim cannot overwrite another's.</summary>
    public static FileKey Result(Guid job, Guid claim) => new(job, $"{ResultPrefix}{claim:n}");

    /// <summary>The edited picture of one share.</summary>
    public static FileKey Share(Guid job, Guid share) => new(job, $"{SharePrefix}{share:n}");
}
