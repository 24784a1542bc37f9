using System.Runtime.InteropServices;

namespace Detourer.Imaging.Pixels;

/// <summary>A block of native memory with undefined content.</summary>
/// <param name="Address">The address of its first byte.</param>
/// <param name="Size">Its size in bytes, at least the requested size.</param>
/// <param name="Shared">What it is a part of, if another process can have it too.</param>
internal readonly record struct NativeBlock(nint Address, long Size, SharedMemory? Shared = null)
{
    public NativeBlock(SharedMemory shared)
        : this(shared.Address, shared.Size, shared)
    {
    }
}

/// <summary>
/// A pool of native memory for pixels. It keeps a few large blocks for the next image, because the operating system
/// needs longer to provide fresh pages than most steps need to fill them.
/// </summary>
internal static unsafe class NativeMemoryPool
{
    /// <summary>The most free bytes to keep: about what an image of 12 megapixels needs at a time.</summary>
    private const long MaxFreeBytes = 144L << 20;

    /// <summary>Smaller blocks are left to the system's allocator, which pools them itself.</summary>
    private const long MinPooledBytes = 1L << 20;

    /// <summary>
    /// Whether large blocks are memory that can be handed to another process. They are never used twice.
    /// </summary>
    public static bool IsShared { get; set; }

    /// <summary>While a block of this size is rented, no memory is kept: it would add to the peak.</summary>
    private const long LargeBytes = 400L << 20;

    private static readonly Lock _lock = new();
    private static readonly List<NativeBlock> _free = [];
    private static long _freeBytes;
    private static int _largeBlocks;

    /// <summary>
    /// Returns memory that is not zeroed. A free block is reused if it is at most four times the requested size.
    /// </summary>
    public static NativeBlock Rent(long bytes)
    {
        if (IsShared && bytes >= MinPooledBytes && SharedMemory.TryCreate(bytes) is { } shared)
            return new NativeBlock(shared);

        lock (_lock)
        {
            if (bytes >= LargeBytes)
            {
                _largeBlocks++;
                ReleaseFree(0);
            }

            NativeBlock best = default;
            foreach (NativeBlock block in _free)
            {
                bool fits = block.Size >= bytes && block.Size / 4 <= bytes;
                if (fits && (best.Size == 0 || block.Size < best.Size)) best = block;
            }

            if (best.Size > 0)
            {
                _free.Remove(best);
                _freeBytes -= best.Size;
                return best;
            }
        }

        return new NativeBlock((nint)NativeMemory.Alloc((nuint)bytes), bytes);
    }

    /// <summary>Returns a block to the pool. The blocks that have been free the longest are released first.</summary>
    public static void Return(NativeBlock block)
    {
        if (block.Shared is { } shared)
        {
            shared.Dispose();
            return;
        }

        lock (_lock)
        {
            if (block.Size >= LargeBytes) _largeBlocks--;
            if (block.Size is >= MinPooledBytes and <= MaxFreeBytes)
            {
                _free.Add(block);
                _freeBytes += block.Size;
                ReleaseFree(_largeBlocks > 0 ? 0 : MaxFreeBytes);
                return;
            }
        }

        NativeMemory.Free((void*)block.Address);
    }

    /// <summary>Releases blocks until at most so many bytes are free.</summary>
    private static void ReleaseFree(long most)
    {
        while (_freeBytes > most)
        {
            NativeMemory.Free((void*)_free[0].Address);
            _freeBytes -= _free[0].Size;
            _free.RemoveAt(0);
        }
    }
}
