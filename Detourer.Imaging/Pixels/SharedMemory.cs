using System.Runtime.InteropServices;

namespace Detourer.Imaging.Pixels;

/// <summary>
/// Memory that two processes share, without a name that could be left behind (Linux: memfd). It lives as long as one of
/// them has it.
/// </summary>
internal sealed unsafe partial class SharedMemory : IDisposable
{
    private const int ReadWrite = 1 | 2, Shared = 1, Populate = 0x8000;
    private const int CloseOnExec = 1, AllowSealing = 2;
    private const int OpenReadWrite = 2, OpenCloseOnExec = 0x80000;
    private const int AddSeals = 1033, SealSeals = 1, SealShrink = 2, SealGrow = 4;
    private const int SeekEnd = 2;

    private int _descriptor;

    private SharedMemory(int descriptor, nint address, long size) =>
        (_descriptor, Address, Size) = (descriptor, address, size);

    /// <summary>The address of its first byte in this process.</summary>
    public nint Address { get; }

    /// <summary>Its size in bytes.</summary>
    public long Size { get; }

    /// <summary>What <see cref="TryOpen"/> needs in the other process.</summary>
    public int Descriptor => _descriptor;

    /// <summary>Allocates zeroed memory; null where the system does not support it, or has no more.</summary>
    /// <param name="size">Bytes, from 1.</param>
    public static SharedMemory? TryCreate(long size)
    {
        if (!OperatingSystem.IsLinux()) return null;
        int descriptor = CreateMemory("detourer-pixels", CloseOnExec | AllowSealing);
        if (descriptor < 0) return null;
        if (SetLength(descriptor, size) == 0 && Map(descriptor, size, Shared) is { } address)
            return new SharedMemory(descriptor, address, size);
        _ = Close(descriptor);
        return null;
    }

    /// <summary>Opens memory of another process, which can keep it or close it.</summary>
    /// <param name="process">The id of the process.</param>
    /// <param name="descriptor">Its <see cref="Descriptor"/> there.</param>
    /// <param name="size">The size in bytes.</param>
    /// <returns>Null: it is smaller, or a sandbox does not let processes share it.</returns>
    public static SharedMemory? TryOpen(int process, int descriptor, long size)
    {
        int own = OpenFile($"/proc/{process}/fd/{descriptor}", OpenReadWrite | OpenCloseOnExec);
        // The other process is not trusted: if it could shrink the memory, reading would crash this process.
        if (own >= 0 && Control(own, AddSeals, SealShrink | SealGrow | SealSeals) == 0
            && Seek(own, 0, SeekEnd) >= size && Map(own, size, Shared | Populate) is { } address)
        {
            return new SharedMemory(own, address, size);
        }

        if (own >= 0) _ = Close(own);
        return null;
    }

    public void Dispose()
    {
        int descriptor = Interlocked.Exchange(ref _descriptor, -1);
        if (descriptor < 0) return;
        _ = Unmap(Address, (nuint)Size);
        _ = Close(descriptor);
    }

    private static nint? Map(int descriptor, long size, int flags) =>
        Map(0, (nuint)size, ReadWrite, flags, descriptor, 0) is var address and not -1 ? address : null;

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemory(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    private static partial int SetLength(int descriptor, long size);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint size, int protection, int flags, int descriptor, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
