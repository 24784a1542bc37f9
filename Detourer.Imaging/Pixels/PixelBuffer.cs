using System.Runtime.InteropServices;
using NetVips;

namespace Detourer.Imaging.Pixels;

/// <summary>
/// An image in memory: rows from top to bottom, channels interleaved, 8 bits each, no padding.
/// Four channels are sRGB with straight (not premultiplied) alpha; one channel is an alpha matte or mask.
/// The memory is native: a 100-megapixel image must go back to the system at once, not when the collector finds time.
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
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        _memory = NativeBlocks.Rent((long)width * height * channels);
        _pixels = (byte*)_memory.Address;
        (Width, Height, Channels) = (width, height, channels);
        GC.AddMemoryPressure(ByteCount);
    }

    /// <summary>Frees the memory of a buffer that nobody disposed of.</summary>
    ~PixelBuffer() => Free();

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes of a pixel: 1 or 4.</summary>
    public int Channels { get; }

    /// <summary>Bytes of a row.</summary>
    public int Stride => Width * Channels;

    /// <summary>Bytes of the image.</summary>
    public long ByteCount => (long)Stride * Height;

    /// <summary>The first byte of the first row.</summary>
    internal byte* Pixels => _pixels is null ? throw new ObjectDisposedException(nameof(PixelBuffer)) : _pixels;

    /// <summary>Row <paramref name="y"/>, from the top.</summary>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height);
        return new Span<byte>(Pixels + ((long)y * Stride), Stride);
    }

    /// <summary>Row <paramref name="y"/> of an RGBA image, a pixel to a word: red in the lowest byte.</summary>
    internal Span<uint> Words(int y) => MemoryMarshal.Cast<byte, uint>(Row(y));

    /// <summary>Runs a libvips pipeline to its end, into memory of ours: fresh pages would take as long as the decoding.</summary>
    /// <param name="image">8-bit, of 1 or 4 bands.</param>
    internal static PixelBuffer FromVips(Image image)
    {
        var buffer = new PixelBuffer(image.Width, image.Height, image.Bands);
        try
        {
            using var target = Image.NewFromMemory(
                (nint)buffer.Pixels, (ulong)buffer.ByteCount, image.Width, image.Height, image.Bands, Enums.BandFormat.Uchar);
            image.Write(target);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>The same memory as a libvips image, which must not outlive this buffer.</summary>
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

    private void Free()
    {
        if (_pixels is null) return;
        GC.RemoveMemoryPressure(ByteCount);
        _pixels = null;
        NativeBlocks.Return(_memory);
    }
}
