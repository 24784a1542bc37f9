namespace Detourer.Imaging.Models;

/// <summary>
/// A lock among processes. The operating system holds it for as long as the file is open, so it ends with a process
/// that is killed. The empty file stays: removing it would let a third process lock a new file of the same name
/// while a second still locks the removed one.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the lock is free, and takes it. Disposing the answer releases it.</summary>
    public static async Task<FileStream> AcquireAsync(
        string path, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } held) return held;
            await Task.Delay(_poll, time, cancellationToken);
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
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

    /// <summary>Any other error (a full disk, a folder that may not be written) would not go away by waiting.</summary>
    private static bool IsHeld(IOException e)
    {
        const int SharingViolation = unchecked((int)0x80070020), LinuxWouldBlock = 11, MacWouldBlock = 35;
        return e.HResult == (OperatingSystem.IsWindows() ? SharingViolation
            : OperatingSystem.IsLinux() ? LinuxWouldBlock : MacWouldBlock);
    }
}
