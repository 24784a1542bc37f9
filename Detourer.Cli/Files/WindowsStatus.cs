using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Detourer.Cli.Files;

/// <summary>Reads the volume and the 128-bit id of files on Windows.</summary>
internal static partial class WindowsStatus
{
    private const uint AnySharing = 7;
    private const uint Existing = 3; // OPEN_EXISTING
    private const uint FoldersToo = 0x0200_0000; // FILE_FLAG_BACKUP_SEMANTICS
    private const int FileIdInfo = 18;

    public static FileStatus? Of(string path)
    {
        using SafeFileHandle file = CreateFile(path, access: 0, AnySharing, 0, Existing, FoldersToo, 0);
        return !file.IsInvalid && GetInformation(file, FileIdInfo, out Identity id, Marshal.SizeOf<Identity>())
            ? new FileStatus(new FileIdentity(id.Volume, new UInt128(id.High, id.Low)), KindOf(path))
            : null;
    }

    private static FileKind KindOf(string path)
    {
        if (Directory.Exists(path)) return FileKind.Folder;
        return File.Exists(path) ? FileKind.Regular : FileKind.Special;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(
        string path, uint access, uint sharing, nint security, uint creation, uint flags, nint template);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetInformation(SafeFileHandle file, int kind, out Identity identity, int size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Identity
    {
        public ulong Volume;
        public ulong Low;
        public ulong High;
    }
}
