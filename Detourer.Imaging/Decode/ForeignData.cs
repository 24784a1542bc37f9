using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Finds data that no part of an image's container covers: behind the end of the image, or between its parts. The walk
/// goes from part to part and does not look into them.
/// </summary>
internal static class ForeignData
{
    /// <summary>Returns the position of the first byte that does not belong to the image.</summary>
    /// <param name="kind">The format of the file.</param>
    /// <param name="head">The start of the file, or the whole file.</param>
    /// <param name="length">The length of the whole file in bytes.</param>
    /// <returns>
    /// The length of <paramref name="head"/> if everything belongs to the image; null if the format does not tell.
    /// </returns>
    public static int? Find(ImageKind kind, ReadOnlySpan<byte> head, long length)
    {
        int? end = kind switch
        {
            ImageKind.Jpeg => FindInJpeg(head, length),
            ImageKind.Png => FindInPng(head, length),
            ImageKind.WebP => FindInWebP(head, length),
            ImageKind.Gif => FindInGif(head),
            ImageKind.Bmp => FindInBmp(head, length),
            ImageKind.Avif or ImageKind.Heic => FindInBoxes(head, length),
            ImageKind.JpegXl or ImageKind.Jpeg2000 when head[0] == 0 => FindInBoxes(head, length),
            _ => null,
        };
        return end is { } position ? Math.Min(position, head.Length) : null;
    }

    /// <summary>
    /// Segments: <c>FF marker length…</c>; in the data after SOS, 0 or RSTn follows each <c>FF</c>. Further pictures (a
    /// gain map, the other eye) can follow the end marker.
    /// </summary>
    private static int FindInJpeg(ReadOnlySpan<byte> file, long length)
    {
        int at = 2;
        for (bool isData = false; at + 4 <= file.Length;)
        {
            if (isData)
            {
                int next = file[at..].IndexOf((byte)0xFF);
                if (next < 0) return file.Length;
                at += next;
            }

            if (file[at] != 0xFF) return at;
            switch (file[at + 1])
            {
                case 0xD9 when file[(at + 2)..] is [0xFF, 0xD8, 0xFF, ..]: (at, isData) = (at + 4, false); break;
                case 0xD9: return at + 2;
                case 0xFF: at++; break;
                case 0x00 or 0x01 or (>= 0xD0 and <= 0xD8): at += 2; break;
                default:
                    isData = file[at + 1] == 0xDA;
                    int size = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
                    if (size < 2 || size > length - at - 2) return at;
                    at += 2 + size;
                    break;
            }
        }

        return file is [.., 0xFF, 0xD9] ? file.Length : at;
    }

    /// <summary>Chunks: <c>length type data crc</c>, the last of them IEND.</summary>
    private static int FindInPng(ReadOnlySpan<byte> file, long length)
    {
        long at = 8;
        while (at + 8 <= file.Length)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            long size = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (size > length - at - 12 || !IsName(chunk[4..8])) break;
            at += 12 + size;
            if (chunk[4..8].SequenceEqual("IEND"u8)) break;
        }

        return (int)Math.Min(at, file.Length);
    }

    /// <summary>Chunks inside of <c>RIFF size WEBP</c>: <c>type size data</c>, padded to an even size.</summary>
    private static int FindInWebP(ReadOnlySpan<byte> file, long length)
    {
        long end = Math.Min(length, 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]));
        long at = 12;
        while (at + 8 <= Math.Min(end, file.Length))
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            long size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (size > end - at - 8 || !IsName(chunk[..4])) return (int)at;
            at += 8 + size + (size & 1);
        }

        return (int)Math.Min(Math.Min(at, end), file.Length);
    }

    /// <summary>
    /// Frames <c>2C left top width height flags [colours] bits data</c> and extensions <c>21 label data</c>, where data
    /// are blocks <c>length bytes</c> up to an empty one; the last byte is <c>3B</c>.
    /// </summary>
    private static int FindInGif(ReadOnlySpan<byte> file)
    {
        if (file.Length < 13) return file.Length;
        int at = 13 + ColoursOf(file[10]);
        while (at < file.Length)
        {
            switch (file[at])
            {
                case 0x3B: return at + 1;
                case 0x21: at += 2; break;
                case 0x2C when at + 9 < file.Length: at += 11 + ColoursOf(file[at + 9]); break;
                case 0x2C: return file.Length;
                case 0: at++; continue; // some encoders write one end too many
                default: return at;
            }

            while (at < file.Length && file[at] != 0) at += file[at] + 1;
            at++;
        }

        return file.Length;

        static int ColoursOf(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    /// <summary>The header states the size of the file and the position of the pixels. Many sizes are wrong.</summary>
    private static int FindInBmp(ReadOnlySpan<byte> file, long length)
    {
        if (file.Length < 30) return file.Length;
        uint end = BinaryPrimitives.ReadUInt32LittleEndian(file[2..]);
        uint pixels = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        const int Colours = 256 * 4, Masks = 16, FileHeader = 14;
        long headers = FileHeader + file[14] + Masks + Colours; // at most
        return pixels > headers ? (int)headers : end > pixels && end <= length ? (int)end : file.Length;
    }

    /// <summary>Boxes: <c>size type data</c>; a 64-bit size follows size 1; size 0 extends to the file's end.</summary>
    private static int FindInBoxes(ReadOnlySpan<byte> file, long length)
    {
        long at = 0;
        while (at + 16 <= file.Length)
        {
            ReadOnlySpan<byte> box = file[(int)at..];
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (size == 0) return file.Length;
            if (size == 1) size = BinaryPrimitives.ReadUInt64BigEndian(box[8..]);
            if (size < 8 || size > (ulong)(length - at)) return (int)at;
            at += (long)size;
        }

        return (int)Math.Min(at, file.Length);
    }

    private static bool IsName(ReadOnlySpan<byte> type)
    {
        foreach (byte letter in type)
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != ' ') return false;
        return true;
    }
}
