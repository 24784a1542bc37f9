using System.Runtime.InteropServices;
using NetVips;

namespace Detourer.Imaging.Pixels;

/// <summary>
/// An image in memory: rows from top to bottom, channels interleaved, 8 bits each, no padding.
/// Four channels are sRGB with straight (not premultiplied) alpha; one channel is an alpha matte or mask.
/// The memory is native, so that a 100-megapixel image is released at once and not at the next garbage collection.
/// </summary>
public sealed unsafe class PixelBuffer : IDisposable
{
    private readonly NativeBlock _memory;
    private byte* _pixels;

    /// <summary>Allocates an image whose pixels are undefined.</summary>
    /// <param name="width">Pixels, from 1.</param>
    /// <param name="height">Pixels, from 1.</param>
    /// <param name="channels">1 (matte) or 4 (RGBA).</param>
    public PixelBuffer(int width, int height, int channels)
        : this(width, height, channels, Rent(width, height, channels))
    {
    }

    /// <summary>Takes the memory of an image; it is freed with this buffer.</summary>
    internal PixelBuffer(int width, int height, int channels, NativeBlock memory)
    {
        _memory = memory;
        _pixels = (byte*)_memory.Address;
        (Width, Height, Channels) = (width, height, channels);
        GC.AddMemoryPressure(ByteCount);
    }

    /// <summary>Frees the memory of a buffer that was not disposed.</summary>
    ~PixelBuffer() => Free();

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>Bytes per pixel: 1 or 4.</summary>
    public int Channels { get; }

    /// <summary>Bytes per row.</summary>
    public int Stride => Width * Channels;

    /// <summary>The size of the image in bytes.</summary>
    public long ByteCount => (long)Stride * Height;

    /// <summary>The memory of the image, if another process can have it too.</summary>
    internal SharedMemory? Shared => _memory.Shared;

    /// <summary>All rows of an image of up to 2 GB.</summary>
    internal Span<byte> Bytes => new(Pixels, checked((int)ByteCount));

    /// <summary>The address of the first row.</summary>
    internal byte* Pixels => _pixels is null ? throw new ObjectDisposedException(nameof(PixelBuffer)) : _pixels;

    /// <summary>Returns row <paramref name="y"/>, counted from the top.</summary>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height);
        return new Span<byte>(Pixels + ((long)y * Stride), Stride);
    }

    /// <summary>
    /// Returns row <paramref name="y"/> of an RGBA image as one word per pixel, with red in the lowest byte.
    /// </summary>
    internal Span<uint> Words(int y) => MemoryMarshal.Cast<byte, uint>(Row(y));

    /// <summary>
    /// Evaluates a libvips pipeline into pooled memory. With fresh memory, page faults would take as long as decoding.
    /// </summary>
    /// <param name="image">8 bits, 1 or 4 bands.</param>
    internal static PixelBuffer FromVips(Image image)
    {
        var buffer = new PixelBuffer(image.Width, image.Height, image.Bands);
        try
        {
            using var target = Image.NewFromMemory(
                (nint)buffer.Pixels, (ulong)buffer.ByteCount, image.Width, image.Height, image.Bands,
                Enums.BandFormat.Uchar);
            image.Write(target);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Wraps the same memory as a libvips image, which must be disposed before this buffer.</summary>
    internal Image AsVips()
    {
        using var raw = Image.NewFromMemory(
            (nint)Pixels, (ulong)ByteCount, Width, Height, Channels, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Channels == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static NativeBlock Rent(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        return NativeMemoryPool.Rent((long)width * height * channels);
    }

    private void Free()
    {
        if (_pixels is null) return;
        GC.RemoveMemoryPressure(ByteCount);
        _pixels = null;
        NativeMemoryPool.Return(_memory);
    }
}
