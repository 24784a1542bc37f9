using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Detourer.Testing.Images;

/// <summary>Reads the chunks of PNG files, and writes files that no encoder would write.</summary>
internal static class PngFile
{
    private static readonly byte[] _signature = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A];

    public sealed record Chunk(string Type, byte[] Data, uint Crc)
    {
        public uint RightCrc => Crc32.HashToUInt32([.. System.Text.Encoding.ASCII.GetBytes(Type), .. Data]);
    }

    public static List<Chunk> Read(ReadOnlySpan<byte> file)
    {
        Assert.True(file.StartsWith(_signature));
        List<Chunk> chunks = [];
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[at..]);
            string type = System.Text.Encoding.ASCII.GetString(file.Slice(at + 4, 4));
            uint crc = BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]);
            chunks.Add(new Chunk(type, file.Slice(at + 8, length).ToArray(), crc));
            at += 12 + length;
        }

        return chunks;
    }

    /// <summary>Inserts a chunk, by default after the header.</summary>
    public static byte[] Insert(byte[] png, string type, byte[] data, int at = 33) =>
        [.. png[..at], .. Write(type, data), .. png[at..]];

    /// <summary>Breaks the checksum of the first chunk of a type.</summary>
    public static byte[] BreakCrc(byte[] png, string type)
    {
        byte[] broken = [.. png];
        int at = broken.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(type));
        int length = BinaryPrimitives.ReadInt32BigEndian(broken.AsSpan(at - 4));
        broken[at + 4 + length] ^= 0x55;
        return broken;
    }

    /// <summary>
    /// A valid PNG of black RGB pixels. Deflate compresses zeros a thousand times, so that gigabytes of pixels need
    /// megabytes of file. One compressed block of rows is repeated.
    /// </summary>
    public static byte[] Bomb(int side)
    {
        const int RowsInBlock = 100;
        Assert.Equal(0, side % RowsInBlock);
        long bytes = side * (1 + (side * 3L));

        var block = new MemoryStream();
        using (var deflate = new DeflateStream(block, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new byte[bytes / side * RowsInBlock]);
            deflate.Flush();
            block = new MemoryStream(block.ToArray());
        }

        var data = new MemoryStream();
        data.Write([0x78, 0x01]);
        for (int i = 0; i < side / RowsInBlock; i++) data.Write(block.ToArray());
        data.Write([0x03, 0x00]);
        Span<byte> adler = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(adler, ((uint)(bytes % 65_521) << 16) | 1);
        data.Write(adler);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 2);
        return [.. _signature, .. Write("IHDR", header), .. Write("IDAT", data.ToArray()), .. Write("IEND", [])];
    }

    private static byte[] Write(string type, byte[] data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
        data.CopyTo(chunk, 8);
        uint crc = Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), crc);
        return chunk;
    }
}
