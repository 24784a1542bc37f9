namespace Detourer.Cli.Files;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    /// <summary>Bytes on a disk.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A device, a pipe or a socket.</summary>
    Special,
}

/// <summary>
/// Distinguishes files whatever their names are: all links to a file, and all paths through links to folders and bind
/// mounts, have the same identity.
/// </summary>
/// <param name="Volume">The device, or the serial number of the volume.</param>
/// <param name="Number">The inode, or the file id.</param>
internal readonly record struct FileIdentity(ulong Volume, UInt128 Number);

/// <summary>The identity and kind of what a path leads to. Links are followed.</summary>
internal readonly record struct FileStatus(FileIdentity Identity, FileKind Kind)
{
    /// <summary>Returns the status of a path, or null if nothing is there or it is not accessible.</summary>
    public static FileStatus? Of(string path)
    {
        if (OperatingSystem.IsWindows()) return WindowsStatus.Of(path);
        return OperatingSystem.IsLinux() ? LinuxStatus.Of(path) : AppleStatus.Of(path);
    }

    /// <summary>Returns the status of an inode from its mode: <c>S_IFMT</c> of POSIX.</summary>
    public static FileStatus OfInode(ulong device, ulong inode, int mode) =>
        new(new FileIdentity(device, inode), (mode & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            _ => FileKind.Special,
        });
}
