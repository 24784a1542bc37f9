using System.Buffers.Binary;

namespace Detourer.Imaging.Encode;

/// <summary>A piece of a PNG's zlib stream.</summary>
/// <param name="Data">Deflate blocks, none of them final but the trailer's, ending at a byte boundary.</param>
/// <param name="Adler">Adler-32 of what was compressed.</param>
/// <param name="Length">Bytes of what was compressed.</param>
internal sealed record PngStrip(ReadOnlyMemory<byte> Data, uint Adler, long Length)
{
    /// <summary>Opens the zlib stream: deflate with a 32 KiB window, fastest level.</summary>
    public static PngStrip ZlibHeader { get; } = new(new byte[] { 0x78, 0x01 }, 1, 0);

    /// <summary>Ends it: an empty final block, and the checksum of all strips.</summary>
    public static PngStrip ZlibTrailer(uint adler)
    {
        byte[] data = [0x03, 0x00, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(2), adler);
        return new PngStrip(data, 1, 0);
    }
}
