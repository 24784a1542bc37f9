using System.Buffers.Binary;

namespace Detourer.Imaging.Encode;

/// <summary>A part of a PNG's zlib stream.</summary>
/// <param name="Data">Deflate blocks that end at a byte boundary. Only the trailer contains a final block.</param>
/// <param name="Adler">The Adler-32 checksum of the uncompressed data.</param>
/// <param name="Length">The number of bytes of the uncompressed data.</param>
internal sealed record PngStrip(ReadOnlyMemory<byte> Data, uint Adler, long Length)
{
    /// <summary>Starts the zlib stream: deflate with a 32 KiB window, fastest level.</summary>
    public static PngStrip ZlibHeader { get; } = new(new byte[] { 0x78, 0x01 }, 1, 0);

    /// <summary>Ends the zlib stream: an empty final block and the checksum of all strips.</summary>
    public static PngStrip ZlibTrailer(uint adler)
    {
        byte[] data = [0x03, 0x00, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(2), adler);
        return new PngStrip(data, 1, 0);
    }
}
