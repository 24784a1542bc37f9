using System.Buffers.Binary;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>
/// Files whose containers have many parts, like those that were made to occupy a server. With few parts they are valid.
/// </summary>
internal static class HostileFiles
{
    /// <summary>An animation of one-pixel frames.</summary>
    public static byte[] WebP(int frames)
    {
        using PixelBuffer pixel = Pictures.Rgba(1, 1, (_, _) => Pictures.Red);
        byte[] still = ImageFiles.Vips(pixel, image => image.WebpsaveBuffer(lossless: true));
        int start = still.AsSpan().IndexOf("VP8L"u8);
        int size = BinaryPrimitives.ReadInt32LittleEndian(still.AsSpan(start + 4));
        ReadOnlySpan<byte> chunk = still.AsSpan(start, 8 + size + (size & 1));
        using var file = new MemoryStream();
        file.Write([.. "RIFF\0\0\0\0WEBP"u8]);
        file.Write([.. "VP8X"u8, 10, 0, 0, 0, 2, .. new byte[9]]);
        file.Write([.. "ANIM"u8, 6, 0, 0, 0, .. new byte[6]]);
        byte[] frame = [.. "ANMF"u8, .. Little(16 + chunk.Length), .. new byte[12], 10, 0, 0, 0, .. chunk];
        for (int i = 0; i < frames; i++) file.Write(frame);
        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    /// <summary>An animation of one-pixel frames.</summary>
    public static byte[] Gif(int frames)
    {
        using var file = new MemoryStream();
        file.Write([.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, .. new byte[6]]);
        for (int i = 0; i < frames; i++) file.Write([0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0]);
        file.WriteByte(0x3B);
        return file.ToArray();
    }

    /// <summary>Application segments before the picture.</summary>
    public static byte[] Jpeg(int segments, int length = 2)
    {
        byte[] jpeg = ImageFiles.Small("jpg");
        using var file = new MemoryStream();
        file.Write(jpeg.AsSpan(0, 2));
        for (int i = 0; i < segments; i++)
            file.Write([0xFF, 0xE5, (byte)(length >> 8), (byte)length, .. new byte[length - 2]]);
        file.Write(jpeg.AsSpan(2));
        return file.ToArray();
    }

    /// <summary>A JPEG whose scan is repeated.</summary>
    public static byte[] JpegScans(int scans)
    {
        byte[] jpeg = ImageFiles.Small("jpg");
        int scan = jpeg.AsSpan().IndexOf<byte>([0xFF, 0xDA]);
        using var file = new MemoryStream();
        file.Write(jpeg.AsSpan(0, scan));
        for (int i = 0; i < scans; i++) file.Write(jpeg.AsSpan(scan..^2));
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    /// <summary>Text chunks before the picture.</summary>
    public static byte[] Png(int texts)
    {
        byte[] png = ImageFiles.Small("png");
        byte[] text = PngFile.Insert(png, "tEXt", [.. "Comment\0text"u8])[33..^(png.Length - 33)];
        using var file = new MemoryStream();
        file.Write(png.AsSpan(0, 33));
        for (int i = 0; i < texts; i++) file.Write(text);
        file.Write(png.AsSpan(33));
        return file.ToArray();
    }

    /// <summary>Pages of one column, whose strips have one row and share two lists.</summary>
    /// <param name="pages">The number of pages.</param>
    /// <param name="strips">Rows and strips of each page.</param>
    /// <param name="unknown">Tags of each page that no library knows.</param>
    public static byte[] Tiff(int pages, int strips, int unknown = 0)
    {
        const int Lists = 8;
        int first = Lists + (8 * strips), size = 6 + (12 * (9 + unknown));
        using var file = new MemoryStream();
        file.Write([.. "II*\0"u8, .. Little(first)]);
        for (int i = 0; i < strips; i++) file.Write(Little(first));
        for (int i = 0; i < strips; i++) file.Write(Little(1));
        for (int page = 0; page < pages; page++)
        {
            file.Write([(byte)(9 + unknown), (byte)((9 + unknown) >> 8)]);
            foreach ((int tag, int count, int value) in (ReadOnlySpan<(int, int, int)>)
                [
                    (256, 1, 1), (257, 1, strips), (258, 1, 8), (259, 1, 1), (262, 1, 1),
                    (273, strips, strips == 1 ? first : Lists), (277, 1, 1), (278, 1, 1),
                    (279, strips, strips == 1 ? 1 : Lists + (4 * strips)),
                ])
            {
                file.Write(Entry(tag, count, value));
            }

            for (int i = 0; i < unknown; i++) file.Write(Entry(50_000 + i, 1, 7));
            file.Write(Little(page + 1 < pages ? first + ((page + 1) * size) : 0));
        }

        return file.ToArray();
    }

    /// <summary>The boxes of a HEIC with tiles in a grid, without their pixels.</summary>
    public static byte[] Heic(int tiles)
    {
        byte[] entry = Box("infe", [2, 0, 0, 0, 0, 1, 0, 0, .. "hvc1"u8, 0]);
        byte[] entries = [.. Enumerable.Repeat(entry, tiles + 1).SelectMany(bytes => bytes)];
        byte[] places = [.. Enumerable.Repeat(new byte[14], tiles + 1).SelectMany(bytes => bytes)];
        byte[] links = [.. Enumerable.Repeat(new byte[4], tiles + 1).SelectMany(bytes => bytes)];
        byte[] count = [(byte)((tiles + 1) >> 8), (byte)(tiles + 1)];
        return
        [
            .. Box("ftyp", [.. "heic\0\0\0\0heic"u8]),
            .. Box("meta",
            [
                0, 0, 0, 0,
                .. Box("iinf", [0, 0, 0, 0, .. count, .. entries]),
                .. Box("iloc", [0, 0, 0, 0, 0x44, 0, .. count, .. places]),
                .. Box("iprp",
                [
                    .. Box("ipco", Box("ispe", [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0])),
                    .. Box("ipma", [0, 0, 0, 0, 0, 0, .. count, .. links]),
                ]),
            ]),
        ];
    }

    /// <summary>A JPEG XL container with empty boxes around the codestream.</summary>
    public static byte[] JpegXl(int boxes)
    {
        byte[] file = [0, 0, 0, 0x0C, .. "JXL "u8, 0x0D, 0x0A, 0x87, 0x0A, .. Box("ftyp", [.. "jxl \0\0\0\0jxl "u8])];
        return [.. file, .. Enumerable.Repeat(Box("free", []), boxes).SelectMany(bytes => bytes)];
    }

    private static byte[] Box(string type, byte[] content)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, 8 + content.Length);
        return [.. size, .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
    }

    private static byte[] Entry(int tag, int count, int value) =>
        [(byte)tag, (byte)(tag >> 8), 4, 0, .. Little(count), .. Little(value)];

    private static byte[] Little(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
