using System.Buffers.Binary;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Detects whether a file ends before its format says that it ends. Used only after a decoding error, to report
/// “incomplete” instead of “damaged”: a user can send an incomplete file again.
/// </summary>
internal static class Truncation
{
    public static bool IsTruncated(ImageKind kind, ReadOnlySpan<byte> file) => kind switch
    {
        ImageKind.Jpeg => !IsCompleteJpeg(file),
        ImageKind.Png => !IsCompletePng(file),
        ImageKind.WebP => file.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L > file.Length,
        ImageKind.Gif => file is not [.., 0x3B],
        ImageKind.Avif or ImageKind.Heic => !HasCompleteBoxes(file),
        ImageKind.JpegXl => file[0] == 0 && !HasCompleteBoxes(file),
        ImageKind.Bmp => BinaryPrimitives.ReadUInt32LittleEndian(file[2..]) > file.Length,
        ImageKind.Jpeg2000 => file[0] == 0 && !HasCompleteBoxes(file),
        ImageKind.Tiff or ImageKind.Psd => false, // They do not state their length.
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Segments: <c>FF marker length…</c>; in the data after SOS, 0 or RSTn follows each <c>FF</c>.</summary>
    private static bool IsCompleteJpeg(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 4 <= file.Length)
        {
            if (file[at] != 0xFF)
            {
                int next = file[at..].IndexOf((byte)0xFF);
                if (next < 0) return false;
                at += next;
                continue;
            }

            switch (file[at + 1])
            {
                case 0xD9: return true;
                case 0xFF: at++; break;
                case 0x00 or 0x01 or (>= 0xD0 and <= 0xD8): at += 2; break;
                default: at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]); break;
            }
        }

        return file is [.., 0xFF, 0xD9];
    }

    /// <summary>Chunks: <c>length type data crc</c>, the last of them IEND.</summary>
    private static bool IsCompletePng(ReadOnlySpan<byte> file)
    {
        long at = 8;
        while (at + 12 <= file.Length)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk[4..8].SequenceEqual("IEND"u8)) return true;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return false;
    }

    /// <summary>Boxes: <c>size type data</c>; a 64-bit size follows size 1; size 0 extends to the file's end.</summary>
    private static bool HasCompleteBoxes(ReadOnlySpan<byte> file)
    {
        ulong at = 0;
        while (at + 8 <= (ulong)file.Length)
        {
            ReadOnlySpan<byte> box = file[(int)at..];
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(box);
            if (size == 0) return true;
            if (size == 1 && box.Length >= 16) size = BinaryPrimitives.ReadUInt64BigEndian(box[8..]);
            if (size < 8) return true; // damaged, not truncated
            if (size > (ulong)file.Length - at) return false; // a subtraction, because a sum could overflow
            at += size;
        }

        return at == (ulong)file.Length;
    }
}
