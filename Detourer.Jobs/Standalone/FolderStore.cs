using System.Runtime.CompilerServices;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.Standalone;

/// <summary>Keeps files in a folder, with one subfolder for each job.</summary>
/// <param name="root">The folder. The first file creates it.</param>
internal sealed class FolderStore(string root) : IFileStore
{
    private const int BufferSize = 1 << 16;

    public async Task PutAsync(FileKey key, Stream content, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        string part = $"{path}.{Guid.CreateVersion7():n}.part";
        try
        {
            await using (FileStream file = OnDisk(() => Create(part)))
            {
                await CopyAsync(content, file, cancellationToken);
                OnDisk(() => file.Flush(flushToDisk: true));
            }

            OnDisk(() => File.Move(part, path, overwrite: true));
        }
        catch
        {
            if (File.Exists(part)) File.Delete(part);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(FileKey key, CancellationToken cancellationToken) =>
        Task.FromResult(OnDisk<Stream?>(() =>
        {
            try
            {
                // A file that is deleted now stays readable for readers that have opened it.
                return new FileStream(
                    PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize,
                    useAsync: true);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken)
    {
        OnDisk(() =>
        {
            if (Directory.Exists(FolderOf(key.Job))) File.Delete(PathOf(key));
        });
        return Task.CompletedTask;
    }

    public Task DeleteAllAsync(Guid job, CancellationToken cancellationToken)
    {
        string folder = FolderOf(job);
        OnDisk(() =>
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        });
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<FileKey> ListAsync(
        Guid after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // listing a folder is synchronous
        foreach (Guid job in OnDisk(() => JobsAfter(after)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (string name in OnDisk(() => NamesOf(job))) yield return new FileKey(job, name);
        }
    }

    public FileLink? Link(FileKey key, string mediaType, string fileName) => null;

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Without a buffer: it would be written when the file is closed, and a full disk would be reported only then.
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    /// <summary>Copies, and distinguishes errors of the disk from errors of the source.</summary>
    private static async Task CopyAsync(Stream content, FileStream file, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferSize];
        while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            try
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw StorageUnavailableException.OfDisk(e);
            }
        }
    }

    private Guid[] JobsAfter(Guid after) => Directory.Exists(root)
        ?
        [
            .. new DirectoryInfo(root).EnumerateDirectories()
                .Select(folder => Guid.TryParse(folder.Name, out Guid job) ? job : default)
                .Where(job => job > after).Order(),
        ]
        : [];

    private string[] NamesOf(Guid job) => Directory.Exists(FolderOf(job))
        ? [.. new DirectoryInfo(FolderOf(job)).EnumerateFiles().Select(file => file.Name)]
        : [];

    private static void OnDisk(Action action) => OnDisk(() =>
    {
        action();
        return true;
    });

    /// <exception cref="StorageUnavailableException">The disk is full, read-only, broken or forbidden.</exception>
    private static T OnDisk<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageUnavailableException.OfDisk(e);
        }
    }

    private string PathOf(FileKey key) => Path.Combine(FolderOf(key.Job), key.Name);

    private string FolderOf(Guid job) => Path.Combine(root, $"{job}");
}
