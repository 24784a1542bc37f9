using System.Runtime.CompilerServices;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.Standalone;

/// <summary>Files in a folder: one folder for each job.</summary>
/// <param name="root">The folder.</param>
internal sealed class FolderStore(string root) : IFileStore
{
    public async Task PutAsync(FileKey key, Stream content, CancellationToken cancellationToken)
    {
        string path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string part = $"{path}.{Guid.CreateVersion7():n}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                await content.CopyToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    public Task<Stream?> OpenAsync(FileKey key, CancellationToken cancellationToken)
    {
        try
        {
            // A file that is deleted meanwhile stays readable to those who have it open.
            return Task.FromResult<Stream?>(new FileStream(
                PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task DeleteAsync(FileKey key, CancellationToken cancellationToken)
    {
        if (Directory.Exists(FolderOf(key.Job))) File.Delete(PathOf(key));
        return Task.CompletedTask;
    }

    public Task DeleteAllAsync(Guid job, CancellationToken cancellationToken)
    {
        string folder = FolderOf(job);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<FileKey> ListAsync(
        Guid after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // a folder does not make anybody wait
        var folders = new DirectoryInfo(root);
        if (!folders.Exists) yield break;
        IEnumerable<Guid> jobs = folders.EnumerateDirectories().Select(folder => Guid.TryParse(folder.Name, out Guid job) ? job : default)
            .Where(job => job > after).Order();
        foreach (Guid job in jobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (FileInfo file in new DirectoryInfo(FolderOf(job)).EnumerateFiles()) yield return new FileKey(job, file.Name);
        }
    }

    public FileLink? Link(FileKey key, string mediaType, string fileName) => null;

    private string PathOf(FileKey key) => Path.Combine(FolderOf(key.Job), key.Name);

    private string FolderOf(Guid job) => Path.Combine(root, $"{job}");
}
