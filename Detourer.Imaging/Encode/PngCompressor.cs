using System.IO.Compression;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Encode;

/// <summary>Filters and compresses strips of an image, one at a time, and reuses its memory.</summary>
/// <param name="image">The image.</param>
/// <param name="rows">The number of rows of the largest strip.</param>
internal sealed class PngCompressor(PixelBuffer image, int rows) : IDisposable
{
    // Level 1 is by far the fastest. Matches find little in filtered data; run-length encoding with a Huffman code for
    // each block gives files that are a quarter smaller in a quarter more time.
    private static readonly ZLibCompressionOptions _compression =
        new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding };

    private readonly PngFilter _filter = new(image.Stride, image.Channels);
    private readonly byte[] _filtered = GC.AllocateUninitializedArray<byte>((image.Stride + 1) * rows);
    private readonly MemoryStream _output = new();

    /// <summary>Compresses rows <paramref name="top"/> to <paramref name="bottom"/>, exclusive.</summary>
    public PngStrip Compress(int top, int bottom)
    {
        int line = image.Stride + 1;
        Span<byte> filtered = _filtered.AsSpan(0, line * (bottom - top));
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<byte> above = y > 0 ? image.Row(y - 1) : _filter.NoRow;
            _filter.Apply(image.Row(y), above, filtered.Slice((y - top) * line, line));
        }

        _output.SetLength(0);
        using var deflate = new DeflateStream(_output, _compression, leaveOpen: true);
        deflate.Write(filtered);
        deflate.Flush();
        // Copied before the stream is disposed: that appends a final block, which only the last strip may have.
        return new PngStrip(_output.ToArray(), Adler32.Of(filtered), filtered.Length);
    }

    public void Dispose() => _output.Dispose();
}
