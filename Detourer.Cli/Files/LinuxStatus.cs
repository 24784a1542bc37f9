using System.Runtime.InteropServices;

namespace Detourer.Cli.Files;

/// <summary>Reads the status of files with <c>statx(2)</c>, whose structure is the same on all processors.</summary>
internal static partial class LinuxStatus
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint TypeAndInode = 0x101; // STATX_TYPE | STATX_INO

    public static FileStatus? Of(string path) =>
        StatX(WorkingFolder, path, flags: 0, TypeAndInode, out Buffer status) == 0
            ? FileStatus.OfInode(((ulong)status.Major << 32) | status.Minor, status.Inode, status.Mode)
            : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Buffer status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Buffer
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint Major;

        [FieldOffset(140)]
        public uint Minor;
    }
}
