using Detourer.Cli.Files;

namespace Detourer.Cli.Inputs;

/// <summary>
/// Finds the photos of folders, in the order of their names. Links are followed, but each folder is entered once, so
/// that links in a circle end.
/// </summary>
/// <param name="recursive">Whether to enter subfolders.</param>
/// <param name="output">The folder of the results, which is not entered from above, or null.</param>
internal sealed class FolderWalk(bool recursive, FileIdentity? output)
{
    /// <summary>Whether subfolders are entered.</summary>
    public bool IsRecursive => recursive;

    /// <summary>Enumerates the photos of a folder, and what cannot be read.</summary>
    public IEnumerable<Input> Photos(string folder) => Walk(folder, subfolder: "", entered: []);

    private IEnumerable<Input> Walk(string folder, string subfolder, HashSet<FileIdentity> entered)
    {
        if (FileStatus.Of(folder) is not { } status || !entered.Add(status.Identity)) yield break;
        if (!TryList(folder, out FileSystemInfo[] entries))
        {
            yield return new MissingInput(folder, InputErrors.UnreadableFolder());
            yield break;
        }

        foreach (FileSystemInfo entry in entries)
        {
            string path = Path.Combine(folder, entry.Name);
            if (FileStatus.Of(path) is { Kind: FileKind.Folder } inner)
            {
                if (!recursive || inner.Identity == output) continue;
                string below = Path.Combine(subfolder, entry.Name);
                foreach (Input input in Walk(path, below, entered)) yield return input;
            }
            else if (FoundPhoto(path) is { } photo)
            {
                yield return photo with { Subfolder = subfolder };
            }
        }
    }

    /// <summary>Returns a file that a search has found, or null if it is no photo.</summary>
    public static FileInput? FoundPhoto(string path)
    {
        FileHead head = FileHead.Read(path);
        if (head.MediaType is null && !PhotoNames.Contains(path)) return null;
        return FileStatus.Of(path) is { Kind: FileKind.Special }
            ? null
            : new FileInput(path) { MediaType = head.MediaType, IsCutout = head.IsCutout, IsFound = true };
    }

    private static bool TryList(string folder, out FileSystemInfo[] entries)
    {
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        try
        {
            entries =
            [
                .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", all)
                    .Where(entry => !IgnoredNames.Contains(entry))
                    .OrderBy(entry => entry.Name, StringComparer.Ordinal),
            ];
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            entries = [];
            return false;
        }
    }
}
