using System.Net.Sockets;

namespace Detourer.Jobs.Files;

/// <summary>Classifies errors by the codes of the operating system.</summary>
public static class SystemErrors
{
    private const int NoFileTable = 23, TooManyFiles = 24, NoSpace = 28, ReadOnly = 30; // errno, on every Unix
    private const int LinuxQuota = 122, MacQuota = 69;

    // https://learn.microsoft.com/windows/win32/debug/system-error-codes
    private const int WindowsTooManyFiles = unchecked((int)0x80070004), WindowsReadOnly = unchecked((int)0x80070013),
        WindowsHandleDiskFull = unchecked((int)0x80070027), WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a disk is full, over its quota or read-only at present.</summary>
    public static bool IsOutOfSpace(Exception? error) => Any(error, e => e is IOException && e.HResult is
        NoSpace or ReadOnly or LinuxQuota or MacQuota or WindowsDiskFull or WindowsHandleDiskFull or WindowsReadOnly);

    /// <summary>Whether the process or the machine has no free descriptor for a file or a connection.</summary>
    public static bool IsOutOfHandles(Exception? error) => Any(error, e =>
        e is SocketException { SocketErrorCode: SocketError.TooManyOpenSockets or SocketError.ProcessLimit }
        || (e is IOException && e.HResult is NoFileTable or TooManyFiles or WindowsTooManyFiles)
        || (e is System.ComponentModel.Win32Exception { NativeErrorCode: NoFileTable or TooManyFiles }
            && !OperatingSystem.IsWindows()));

    private static bool Any(Exception? error, Func<Exception, bool> matches)
    {
        for (; error is not null; error = error.InnerException)
            if (matches(error)) return true;
        return false;
    }
}
