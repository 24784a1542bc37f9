namespace Detourer.Imaging.Models;

/// <summary>
/// An incomplete download of a model. Its name contains the checksum, so that a source never resumes the download of
/// another source.
/// </summary>
/// <param name="target">The final path of the model.</param>
/// <param name="checksum">The checksum that the source publishes.</param>
internal sealed class PartFile(string target, Checksum checksum)
{
    public string Path { get; } = $"{target}.{checksum.Hex}.part";

    public bool Exists => File.Exists(Path);

    /// <summary>Returns all part files of a model.</summary>
    public static IEnumerable<FileInfo> FindAll(string target) =>
        new DirectoryInfo(System.IO.Path.GetDirectoryName(target)!)
            .EnumerateFiles($"{System.IO.Path.GetFileName(target)}.*.part");

    /// <summary>Removes all part files of a model.</summary>
    public static void RemoveAll(string target)
    {
        foreach (FileInfo part in FindAll(target)) part.Delete();
    }

    /// <summary>Moves the file to its final path if its checksum matches; removes it otherwise.</summary>
    /// <returns>Whether the checksum matched.</returns>
    public async Task<bool> TryInstallAsync(CancellationToken cancellationToken)
    {
        if (!await checksum.MatchesAsync(Path, cancellationToken))
        {
            File.Delete(Path);
            return false;
        }

        // Flushed before the rename: after a power failure the final path must not hold an incomplete file.
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        File.Move(Path, target, overwrite: true);
        return true;
    }
}
