namespace Detourer.Imaging.Models;

/// <summary>
/// A lock between processes. The operating system holds it while the file is open and releases it when a process is
/// killed. The empty file is never removed: a third process could then lock a new file of the same name while a second
/// process still holds the removed one.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the lock and acquires it. Disposing the returned stream releases it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="waiting">Called before each further attempt.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<FileStream> AcquireAsync(
        string path, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } held) return held;
            waiting();
            await Task.Delay(_poll, time, cancellationToken);
        }
    }

    /// <summary>Acquires the lock if it is free; otherwise returns null.</summary>
    public static FileStream? TryAcquire(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Waiting does not help against other errors, such as a full disk or a read-only folder.</summary>
    private static bool IsHeld(IOException e)
    {
        const int SharingViolation = unchecked((int)0x80070020), LinuxWouldBlock = 11, MacWouldBlock = 35;
        return e.HResult == (OperatingSystem.IsWindows() ? SharingViolation
            : OperatingSystem.IsLinux() ? LinuxWouldBlock : MacWouldBlock);
    }
}
