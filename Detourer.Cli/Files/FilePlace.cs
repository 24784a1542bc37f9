namespace Detourer.Cli.Files;

/// <summary>
/// Where a file is or would be: the nearest folder that exists, and the names below it. Two paths to the same place are
/// equal, whether they contain links or not. Names that differ only in case are equal too, because many disks keep only
/// one of them.
/// </summary>
internal readonly record struct FilePlace(FileIdentity Folder, string Names)
{
    /// <summary>Returns the place of a path; no part of it needs to exist.</summary>
    public static FilePlace Of(string path)
    {
        string full = Path.GetFullPath(path);
        string names = "";
        for (string? folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            names = full[folder.Length..];
            if (FileStatus.Of(folder) is { Kind: FileKind.Folder } status) return At(status.Identity, names);
        }

        return At(default, full);
    }

    private static FilePlace At(FileIdentity folder, string names) =>
        new(folder, names.Trim(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).ToUpperInvariant());
}
