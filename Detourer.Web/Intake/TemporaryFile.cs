using System.Text.RegularExpressions;
using Detourer.Jobs.Files;

namespace Detourer.Web.Intake;

/// <summary>Files in the server's temporary folder that disappear with the process, however it stops.</summary>
internal static partial class TemporaryFile
{
    private const string Prefix = "detourer-";

    /// <summary>Creates an empty file that only this account may read.</summary>
    /// <exception cref="StorageUnavailableException">The folder is missing, full or not writable.</exception>
    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Path.Combine(Path.GetTempPath(), $"{Prefix}{Guid.CreateVersion7():n}");
        try
        {
            var file = new FileStream(path, options);
            // Without a name, the file goes when the process is killed too. Windows removes it by DeleteOnClose.
            if (!OperatingSystem.IsWindows()) File.Delete(path);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(e);
        }
    }

    /// <summary>
    /// Removes files that a killed process left. Files in use have no name, or cannot be removed, so every file that is
    /// found and can be removed is left over.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public static int RemoveLeftOver()
    {
        int removed = 0;
        try
        {
            foreach (string path in Directory.EnumerateFiles(Path.GetTempPath(), $"{Prefix}*"))
            {
                if (!Name().IsMatch(Path.GetFileName(path))) continue;
                File.Delete(path);
                removed++;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is missing, or a file is in use or belongs to another account. Uploads report the former.
        }

        return removed;
    }

    [GeneratedRegex($"^{Prefix}[0-9a-f]{{32}}$")]
    private static partial Regex Name();
}
