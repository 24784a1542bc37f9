using System.Runtime.InteropServices;

namespace Detourer.Cli.Files;

/// <summary>Reads the status of files with the <c>stat(2)</c> of macOS, in its structure with 64-bit inodes.</summary>
internal static partial class AppleStatus
{
    public static FileStatus? Of(string path)
    {
        int result = RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? Stat64(path, out Buffer status)
            : Stat(path, out status);
        return result == 0 ? FileStatus.OfInode(status.Device, status.Inode, status.Mode) : null;
    }

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out Buffer status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat64(string path, out Buffer status);

    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Buffer
    {
        [FieldOffset(0)]
        public uint Device;

        [FieldOffset(4)]
        public ushort Mode;

        [FieldOffset(8)]
        public ulong Inode;
    }
}
