namespace Detourer.Jobs.Standalone;

/// <summary>The data folder of a standalone process. It is locked, so that no other process uses it.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _held;

    private DataFolder(string path, FileStream held) => (Path, _held) = (path, held);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Path of the database file.</summary>
    public string Database => System.IO.Path.Combine(Path, "jobs.db");

    /// <summary>The folder of the files.</summary>
    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>Creates the folder if it is missing, and locks it.</summary>
    /// <param name="path">The folder; null or empty: <see cref="Default"/>.</param>
    /// <exception cref="IOException">Another process uses it, or it is not writable.</exception>
    public static DataFolder Open(string? path)
    {
        string full = System.IO.Path.GetFullPath(string.IsNullOrEmpty(path) ? Default() : path);
        try
        {
            Directory.CreateDirectory(full);
            var held = new FileStream(
                System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(full, held);
        }
        catch (IOException e) when (IsHeld(e))
        {
            throw new IOException(
                $"The data folder {full} is in use by another Detourer. Stop it, or set Data:Directory.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The data folder {full} cannot be written to: {e.Message} Set Data:Directory to a writable folder.",
                e);
        }
    }

    /// <summary>The system's error code for a file that another process has locked.</summary>
    private static bool IsHeld(IOException e)
    {
        const int SharingViolation = unchecked((int)0x80070020), LinuxWouldBlock = 11, MacWouldBlock = 35;
        return e.HResult is SharingViolation or LinuxWouldBlock or MacWouldBlock;
    }

    /// <summary>
    /// <c>$XDG_DATA_HOME/detourer</c>, by default <c>~/.local/share/detourer</c>; on other systems, their equivalent.
    /// </summary>
    public static string Default() => System.IO.Path.Combine(
        Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "detourer");

    /// <inheritdoc/>
    public void Dispose() => _held.Dispose();
}
