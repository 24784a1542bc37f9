using System.Buffers.Binary;
using Detourer.Imaging.Decode.Containers;
using Detourer.Imaging.Decode.Tiff;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Reads the resolution that a file states for print: of PNG, JPEG, TIFF, BMP and PSD. Other formats have none, or only
/// in metadata that print does not use.
/// </summary>
internal static class HeaderResolution
{
    private const int MaxParts = 1000; // chunks, segments or resources before the pixels

    /// <summary>Returns the resolution, or null if the file states none that is possible.</summary>
    /// <param name="file">The whole file, of any format.</param>
    public static Resolution? Find(ReadOnlyMemory<byte> file) => (file.Span switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => OfPng(file.Span),
        [0xFF, 0xD8, 0xFF, ..] => OfJpeg(file),
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] =>
            OfTiff(TiffPages.FindPicture(new ByteSource(file))),
        [(byte)'B', (byte)'M', ..] => OfBmp(file.Span),
        [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => OfPsd(file.Span),
        _ => null,
    })?.IfValid();

    /// <summary>The chunk pHYs: <c>x y unit</c>, where unit 1 is a metre.</summary>
    private static Resolution? OfPng(ReadOnlySpan<byte> file)
    {
        long at = 8;
        for (int i = 0; i < MaxParts && at + 21 <= file.Length; i++)
        {
            ReadOnlySpan<byte> chunk = file[(int)at..];
            if (chunk[4..8].SequenceEqual("IDAT"u8)) return null;
            if (chunk[4..8].SequenceEqual("pHYs"u8))
                return chunk[16] == 1 ? PerMeter(chunk[8..], isLittle: false) : null;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return null;
    }

    /// <summary>The EXIF segment, which cameras and editors write, or else the JFIF segment.</summary>
    private static Resolution? OfJpeg(ReadOnlyMemory<byte> memory)
    {
        ReadOnlySpan<byte> file = memory.Span;
        Resolution? jfif = null;
        int at = 2;
        for (int i = 0; i < MaxParts && at + 4 <= file.Length && file[at] == 0xFF && file[at + 1] != 0xDA; i++)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) break;
            ReadOnlySpan<byte> data = file.Slice(at + 4, length - 2);
            if (file[at + 1] == 0xE0 && data.Length >= 12 && data.StartsWith("JFIF\0"u8)) jfif ??= OfJfif(data);
            if (file[at + 1] == 0xE1 && data.Length >= 14 && data.StartsWith("Exif\0\0"u8)
                && OfExif(memory.Slice(at + 10, length - 8)) is { } exif) return exif;
            at += 2 + length;
        }

        return jfif;
    }

    /// <summary><c>JFIF 0 version unit x y</c>, where unit 1 is an inch and 2 a centimetre.</summary>
    private static Resolution? OfJfif(ReadOnlySpan<byte> data)
    {
        double x = BinaryPrimitives.ReadUInt16BigEndian(data[8..]);
        double y = BinaryPrimitives.ReadUInt16BigEndian(data[10..]);
        return data[7] switch
        {
            1 => new Resolution(x, y),
            2 => new Resolution(x / Resolution.InchesPerCentimeter, y / Resolution.InchesPerCentimeter),
            _ => null,
        };
    }

    private static Resolution? OfExif(ReadOnlyMemory<byte> tiff)
    {
        bool isTiff = tiff.Span is [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..];
        return isTiff && TiffPages.Read(new ByteSource(tiff)) is [var first, ..] ? OfTiff(first) : null;
    }

    private static Resolution? OfTiff(TiffDirectory page)
    {
        const int X = 282, Y = 283, Unit = 296, Inch = 2, Centimeter = 3;
        if (page.Fraction(X, 0) is not { } x) return null;
        double y = page.Fraction(Y, 0) ?? x;
        return page[Unit, Inch] switch
        {
            Inch => new Resolution(x, y),
            Centimeter => new Resolution(x / Resolution.InchesPerCentimeter, y / Resolution.InchesPerCentimeter),
            _ => null,
        };
    }

    private static Resolution? OfBmp(ReadOnlySpan<byte> file) =>
        file.Length >= 46 && file[14] >= 40 ? PerMeter(file[38..], isLittle: true) : null;

    /// <summary>
    /// Image resources after the header (26 bytes) and the colours: <c>8BIM id name size data</c>. Resource 1005 starts
    /// with the pixels per inch of the width, and has those of the height 8 bytes later, both with 16 fractional bits.
    /// </summary>
    private static Resolution? OfPsd(ReadOnlySpan<byte> file)
    {
        const int Header = 26, ResolutionInfo = 1005;
        if (file.Length < Header + 8) return null;
        long at = Header + 4L + BinaryPrimitives.ReadUInt32BigEndian(file[Header..]);
        if (at + 4 > file.Length) return null;
        long end = Math.Min(file.Length, at + 4 + BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]));
        at += 4;
        for (int i = 0; i < MaxParts && at + 12 <= end; i++)
        {
            ReadOnlySpan<byte> resource = file[(int)at..(int)end];
            if (!resource.StartsWith("8BIM"u8)) return null;
            int name = (resource[6] + 2) / 2 * 2; // a length and letters, padded to an even size
            if (resource.Length < 10 + name) return null;
            long size = BinaryPrimitives.ReadUInt32BigEndian(resource[(6 + name)..]);
            if (BinaryPrimitives.ReadUInt16BigEndian(resource[4..]) == ResolutionInfo && resource.Length >= 22 + name)
            {
                return new Resolution(
                    BinaryPrimitives.ReadUInt32BigEndian(resource[(10 + name)..]) / 65536.0,
                    BinaryPrimitives.ReadUInt32BigEndian(resource[(18 + name)..]) / 65536.0);
            }

            at += 10 + name + size + (size & 1);
        }

        return null;
    }

    private static Resolution PerMeter(ReadOnlySpan<byte> numbers, bool isLittle)
    {
        (uint x, uint y) = isLittle
            ? (BinaryPrimitives.ReadUInt32LittleEndian(numbers), BinaryPrimitives.ReadUInt32LittleEndian(numbers[4..]))
            : (BinaryPrimitives.ReadUInt32BigEndian(numbers), BinaryPrimitives.ReadUInt32BigEndian(numbers[4..]));
        return new Resolution(x / Resolution.InchesPerMeter, y / Resolution.InchesPerMeter);
    }
}
