using System.Runtime.InteropServices;

namespace Detourer.Cli.Files;

/// <summary>Swaps two files in one step with <c>renameat2(2)</c>, so that what was replaced can be put back.</summary>
internal static partial class Exchange
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint Swap = 2; // RENAME_EXCHANGE

    /// <summary>Swaps two existing files.</summary>
    /// <returns>False if the system or the disk cannot do so, or a file does not exist; then nothing changed.</returns>
    public static bool Try(string one, string other)
    {
        try
        {
            return OperatingSystem.IsLinux() && Rename(WorkingFolder, one, WorkingFolder, other, Swap) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // the C library is older than the system call
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);
}
