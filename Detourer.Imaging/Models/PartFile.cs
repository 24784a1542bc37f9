namespace Detourer.Imaging.Models;

/// <summary>
/// A model on its way. The checksum is part of its name, so that what one source began is never continued by another.
/// </summary>
/// <param name="target">Where the model will lie.</param>
/// <param name="checksum">What the source states.</param>
internal sealed class PartFile(string target, Checksum checksum)
{
    public string Path { get; } = $"{target}.{checksum.Hex}.part";

    public bool Exists => File.Exists(Path);

    /// <summary>Removes what interrupted downloads of this model have left.</summary>
    public static void RemoveAll(string target)
    {
        var folder = new DirectoryInfo(System.IO.Path.GetDirectoryName(target)!);
        foreach (FileInfo part in folder.EnumerateFiles($"{System.IO.Path.GetFileName(target)}.*.part")) part.Delete();
    }

    /// <summary>Puts the file into place if it is the right one; removes it otherwise.</summary>
    public async Task<bool> TryInstallAsync(CancellationToken cancellationToken)
    {
        if (!await checksum.MatchesAsync(Path, cancellationToken))
        {
            File.Delete(Path);
            return false;
        }

        // On the disk before it has its name: after a power cut the name must not stand for half a file.
        using (var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
        File.Move(Path, target, overwrite: true);
        return true;
    }
}
