using System.Runtime.InteropServices;

namespace Detourer.Imaging.Pixels;

/// <summary>A piece of native memory, its content undefined.</summary>
/// <param name="Address">Its first byte.</param>
/// <param name="Size">Bytes; may be more than was asked for.</param>
internal readonly record struct NativeBlock(nint Address, long Size);

/// <summary>
/// Native memory for pixels. A few large blocks are kept for the next image: for the system to hand out fresh pages
/// takes longer than most steps take to fill them.
/// </summary>
internal static unsafe class NativeBlocks
{
    /// <summary>Bytes that are kept at most, about what one image of 12 megapixels needs at once.</summary>
    private const long Kept = 144L << 20;

    /// <summary>Smaller ones the system's allocator keeps itself.</summary>
    private const long Large = 1L << 20;

    private static readonly Lock _lock = new();
    private static readonly List<NativeBlock> _free = [];
    private static long _freeBytes;

    /// <summary>Memory that is not zeroed. A kept block is taken if it is not more than four times too large.</summary>
    public static NativeBlock Rent(long bytes)
    {
        lock (_lock)
        {
            NativeBlock best = default;
            foreach (NativeBlock block in _free)
                if (block.Size >= bytes && block.Size / 4 <= bytes && (best.Size == 0 || block.Size < best.Size)) best = block;
            if (best.Size > 0)
            {
                _free.Remove(best);
                _freeBytes -= best.Size;
                return best;
            }
        }

        return new NativeBlock((nint)NativeMemory.Alloc((nuint)bytes), bytes);
    }

    /// <summary>Gives memory back; the blocks that were kept longest make room for it.</summary>
    public static void Return(NativeBlock block)
    {
        if (block.Size is < Large or > Kept)
        {
            NativeMemory.Free((void*)block.Address);
            return;
        }

        lock (_lock)
        {
            _free.Add(block);
            _freeBytes += block.Size;
            while (_freeBytes > Kept)
            {
                NativeMemory.Free((void*)_free[0].Address);
                _freeBytes -= _free[0].Size;
                _free.RemoveAt(0);
            }
        }
    }
}
