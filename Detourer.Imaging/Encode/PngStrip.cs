using System.Buffers.Binary;
using System.IO.Compression;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Encode;

/// <summary>A run of rows, filtered and compressed apart from the others.</summary>
/// <param name="Data">Deflate blocks, none of them final, ending at a byte boundary.</param>
/// <param name="Adler">Adler-32 of what was compressed.</param>
/// <param name="Length">Bytes of what was compressed.</param>
internal sealed record PngStrip(ReadOnlyMemory<byte> Data, uint Adler, long Length)
{
    // The lowest level: higher ones take three times as long for a tenth of the size.
    private static readonly ZLibCompressionOptions _compression =
        new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.Filtered };

    /// <summary>Opens the zlib stream: deflate with a 32 KiB window, fastest level.</summary>
    public static PngStrip ZlibHeader { get; } = new(new byte[] { 0x78, 0x01 }, 1, 0);

    /// <summary>Ends it: an empty final block, and the checksum of all strips.</summary>
    public static PngStrip ZlibTrailer(uint adler)
    {
        byte[] data = [0x03, 0x00, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(2), adler);
        return new PngStrip(data, 1, 0);
    }

    /// <summary>Filters and compresses rows <paramref name="top"/> to <paramref name="bottom"/>, exclusive.</summary>
    public static PngStrip Compress(PixelBuffer image, int top, int bottom)
    {
        int line = image.Stride + 1;
        byte[] filtered = new byte[line * (bottom - top)];
        var filter = new PngFilter(image.Stride, image.Channels);
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<byte> above = y > 0 ? image.Row(y - 1) : filter.NoRow;
            filter.Apply(image.Row(y), above, filtered.AsSpan((y - top) * line, line));
        }

        var output = new MemoryStream(filtered.Length / 2);
        using var deflate = new DeflateStream(output, _compression, leaveOpen: true);
        deflate.Write(filtered);
        deflate.Flush();
        // Disposing of the stream appends a final block, which belongs to the end of the image only.
        ReadOnlyMemory<byte> data = output.GetBuffer().AsMemory(0, (int)output.Length).ToArray();
        return new PngStrip(data, Adler32.Of(filtered), filtered.Length);
    }
}
