using System.Buffers.Binary;
using System.IO.Hashing;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Encode;

/// <summary>
/// Encodes PNG (ISO/IEC 15948) on all cores. The data of a PNG is one zlib stream (RFC 1950), but a deflate stream can
/// be flushed to a byte boundary anywhere. Strips of rows are compressed independently, written as one IDAT chunk each,
/// and their Adler-32 checksums are combined.
/// </summary>
internal static class PngEncoder
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes an image without metadata.</summary>
    /// <inheritdoc cref="Encode(PixelBuffer, FileMetadata, CancellationToken, bool)"/>
    public static ReadOnlyMemory<byte> Encode(PixelBuffer image, CancellationToken cancellationToken) =>
        Encode(image, new FileMetadata(), cancellationToken);

    /// <summary>Encodes an image.</summary>
    /// <param name="image">RGBA, or one channel.</param>
    /// <param name="metadata">What the file says besides its pixels.</param>
    /// <param name="cancellationToken">Checked before each strip.</param>
    /// <param name="release">Whether the image is disposed before the strips are joined.</param>
    public static ReadOnlyMemory<byte> Encode(
        PixelBuffer image, FileMetadata metadata, CancellationToken cancellationToken, bool release = false)
    {
        PngStrip[] strips = Compress(image, cancellationToken);
        if (release) image.Dispose();
        long length = strips.Sum(strip => strip.Data.Length + 12L) + 1024;
        var file = new MemoryStream((int)Math.Min(Array.MaxLength, length));
        file.Write(Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = image.Channels == 4 ? (byte)6 : (byte)0;
        header[10..].Clear();
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "sRGB"u8, [0]);
        if (metadata.Resolution is { } known) WriteResolution(file, known);
        // Keyword, no compression, no language, no translated keyword, text.
        if (metadata.IsMarked)
            WriteChunk(file, "iTXt"u8, [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. CutoutMark.Packet]);

        foreach (PngStrip strip in strips) WriteChunk(file, "IDAT"u8, strip.Data.Span);
        WriteChunk(file, "IEND"u8, []);
        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }

    /// <summary>The chunk pHYs: pixels per metre of the width and of the height, and 1 for the metre.</summary>
    private static void WriteResolution(MemoryStream file, Resolution resolution)
    {
        Span<byte> data = stackalloc byte[9];
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)Math.Round(resolution.X * Resolution.InchesPerMeter));
        BinaryPrimitives.WriteUInt32BigEndian(data[4..], (uint)Math.Round(resolution.Y * Resolution.InchesPerMeter));
        data[8] = 1;
        WriteChunk(file, "pHYs"u8, data);
    }

    private static PngStrip[] Compress(PixelBuffer image, CancellationToken cancellationToken)
    {
        // A strip of a megabyte is large enough that an empty compression window costs nothing.
        int rows = Math.Clamp((1 << 20) / image.Stride, 1, image.Height);
        var strips = new PngStrip[(image.Height + rows - 1) / rows];
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(0, strips.Length, options, () => new PngCompressor(image, rows), (i, _, compressor) =>
        {
            strips[i] = compressor.Compress(i * rows, Math.Min(image.Height, (i + 1) * rows));
            return compressor;
        }, compressor => compressor.Dispose());

        uint adler = 1;
        foreach (PngStrip strip in strips) adler = Adler32.Combine(adler, strip.Adler, strip.Length);
        return [PngStrip.ZlibHeader, .. strips, PngStrip.ZlibTrailer(adler)];
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(type);
        file.Write(data);

        var crc = new Crc32();
        crc.Append(type);
        crc.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, crc.GetCurrentHashAsUInt32());
        file.Write(word);
    }
}
