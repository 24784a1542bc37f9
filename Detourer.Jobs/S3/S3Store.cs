using System.Runtime.CompilerServices;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>Files in a bucket: <c>jobs/{id}/{name}</c>.</summary>
internal sealed class S3Store(S3Objects objects, S3Links links) : IFileStore
{
    /// <summary>The prefix of the keys of all files of jobs.</summary>
    public const string Prefix = "jobs/";

    /// <summary>Stores a file. One that is in the store already, as a direct upload, is copied there.</summary>
    public Task PutAsync(FileKey key, Stream content, CancellationToken cancellationToken) =>
        content is S3ReadStream source
            ? objects.CopyAsync(source, PathOf(key), cancellationToken)
            : objects.PutAsync(PathOf(key), content, cancellationToken);

    public async Task<Stream?> OpenAsync(FileKey key, CancellationToken cancellationToken) =>
        await objects.OpenAsync(PathOf(key), cancellationToken);

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken) =>
        objects.DeleteAsync(PathOf(key), cancellationToken);

    public Task DeleteAllAsync(Guid job, CancellationToken cancellationToken) =>
        objects.DeleteAllAsync(FolderOf(job), cancellationToken);

    public async IAsyncEnumerable<FileKey> ListAsync(
        Guid after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A tilde sorts after every character of a key.
        await foreach (string key in objects.ListAsync(Prefix, FolderOf(after) + "~", cancellationToken))
        {
            string[] parts = key[Prefix.Length..].Split('/');
            if (parts.Length == 2 && Guid.TryParse(parts[0], out Guid job)) yield return new FileKey(job, parts[1]);
        }
    }

    public FileLink? Link(FileKey key, string mediaType, string fileName) =>
        links.ToGet(PathOf(key), mediaType, fileName);

    private static string PathOf(FileKey key) => FolderOf(key.Job) + key.Name;

    private static string FolderOf(Guid job) => $"{Prefix}{job}/";
}
