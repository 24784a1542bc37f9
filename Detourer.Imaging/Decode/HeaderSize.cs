using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>Reads the size of an image from the fixed positions of its header; null if the header is invalid.</summary>
internal static class HeaderSize
{
    /// <summary>
    /// WebP (RFC 9649): <c>RIFF size WEBP</c>, then a chunk <c>VP8X</c> (canvas), <c>VP8L</c> or <c>VP8 </c>.
    /// </summary>
    public static (int Width, int Height)? OfWebP(ReadOnlySpan<byte> head)
    {
        if (head.Length < 30) return null;
        ReadOnlySpan<byte> chunk = head[12..16];
        if (chunk.SequenceEqual("VP8X"u8)) return (UInt24(head[24..]) + 1, UInt24(head[27..]) + 1);
        if (chunk.SequenceEqual("VP8L"u8) && head[20] == 0x2F)
        {
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        }

        bool isLossy = chunk.SequenceEqual("VP8 "u8) && head[23..26].SequenceEqual<byte>([0x9D, 0x01, 0x2A]);
        return isLossy ? (UInt16(head[26..]) & 0x3FFF, UInt16(head[28..]) & 0x3FFF) : null;
    }

    /// <summary>GIF: the logical screen follows the signature.</summary>
    public static (int Width, int Height)? OfGif(ReadOnlySpan<byte> head) =>
        head.Length < 10 ? null : (UInt16(head[6..]), UInt16(head[8..]));

    /// <summary>
    /// BMP: 16-bit sizes in the oldest header, 32-bit sizes in all others. Top-down: negative height.
    /// </summary>
    public static (int Width, int Height)? OfBmp(ReadOnlySpan<byte> head)
    {
        if (head.Length < 26) return null;
        if (head[14] == 12) return (UInt16(head[18..]), UInt16(head[20..]));
        int height = BinaryPrimitives.ReadInt32LittleEndian(head[22..]);
        return (BinaryPrimitives.ReadInt32LittleEndian(head[18..]), height == int.MinValue ? 0 : Math.Abs(height));
    }

    /// <summary>PSD: <c>8BPS version 0 channels height width</c>.</summary>
    public static (int Width, int Height)? OfPsd(ReadOnlySpan<byte> head) => head.Length < 22
        ? null
        : (BinaryPrimitives.ReadInt32BigEndian(head[18..]), BinaryPrimitives.ReadInt32BigEndian(head[14..]));

    /// <summary>
    /// JPEG 2000 (ISO/IEC 15444-1): the size marker of the codestream, <c>FF51 length capabilities width height left
    /// top</c>, which follows <c>FF4F</c>. In a file with boxes, the codestream is the content of <c>jp2c</c>.
    /// </summary>
    public static (int Width, int Height)? OfJpeg2000(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> mark = [0xFF, 0x4F, 0xFF, 0x51];
        int box = head.IndexOf("ihdr"u8);
        if (head[0] == 0 && box >= 0 && head.Length >= box + 12)
        {
            ReadOnlySpan<byte> fields = head[(box + 4)..];
            return (BinaryPrimitives.ReadInt32BigEndian(fields[4..]), BinaryPrimitives.ReadInt32BigEndian(fields));
        }

        if (!head.StartsWith(mark) || head.Length < 24) return null;
        int right = BinaryPrimitives.ReadInt32BigEndian(head[8..]);
        int bottom = BinaryPrimitives.ReadInt32BigEndian(head[12..]);
        int left = BinaryPrimitives.ReadInt32BigEndian(head[16..]);
        int top = BinaryPrimitives.ReadInt32BigEndian(head[20..]);
        return left < 0 || top < 0 ? null : (right - left, bottom - top);
    }

    private static int UInt16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static int UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
