using System.Buffers.Binary;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>A JPEG with personal metadata, like a phone's: EXIF, GPS, XMP, IPTC and a comment.</summary>
internal static class MetadataFile
{
    public static byte[] Jpeg()
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] jpeg = ImageFiles.Write(scene, "jpg");
        return
        [
            .. jpeg[..2],
            .. Segment(0xE1, [.. "Exif\0\0"u8, .. Exif()]),
            .. Segment(0xE1,
                [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET-XMP</x:xmpmeta>"u8]),
            .. Segment(0xED,
                [.. "Photoshop 3.0\08BIM"u8, 4, 4, 0, 0, 0, 0, 0, 16, 0x1C, 2, 80, 0, 11, .. "SECRET-IPTC"u8]),
            .. Segment(0xFE, [.. "SECRET-COMMENT"u8]),
            .. jpeg[2..],
        ];
    }

    /// <summary>Little-endian TIFF: a directory with the artist and a pointer to one with the GPS datum.</summary>
    private static byte[] Exif()
    {
        var tiff = new byte[128];
        "II*\0"u8.CopyTo(tiff);
        Write(tiff, 4, 8);
        tiff[8] = 2;
        Entry(tiff, 10, tag: 0x013B, type: 2, count: 14, value: 80);
        Entry(tiff, 22, tag: 0x8825, type: 4, count: 1, value: 50);
        tiff[50] = 1;
        Entry(tiff, 52, tag: 0x0012, type: 2, count: 11, value: 100);
        "SECRET-ARTIST\0"u8.CopyTo(tiff.AsSpan(80));
        "SECRET-GPS\0"u8.CopyTo(tiff.AsSpan(100));
        return tiff;
    }

    private static void Entry(byte[] tiff, int at, ushort tag, ushort type, int count, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), tag);
        BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at + 2), type);
        Write(tiff, at + 4, count);
        Write(tiff, at + 8, value);
    }

    private static void Write(byte[] tiff, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(at), value);

    private static byte[] Segment(byte marker, byte[] data) =>
        [0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data];
}
