using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode.Tiff;

/// <summary>
/// Reads the samples of a TIFF as they are stored, whatever they mean. libvips reads 8, 16 and 32 bits. Samples of
/// other sizes are read as rows of bytes and unpacked here.
/// </summary>
internal static class TiffSamples
{
    private const string Orientation = "orientation";

    private const int MinIsBlack = 1, Rgb = 2;

    private const int MaxSamples = 8; // colours, alpha and a few spot colours

    // Of these, libtiff returns the bytes of a row without knowing what they mean.
    private static readonly int[] _byteCompressions = [1, 5, 8, 32773, 32946];

    /// <summary>Whether the samples can be read.</summary>
    public static bool CanRead(TiffDirectory page)
    {
        if (page.SampleFormat is not (1 or 3) || page.Samples > MaxSamples) return false;
        if (IsDirect(page)) return true;
        // Nor does it read tiles of other widths than these.
        if (page.IsTiled && page[322, 0] * page.Samples * page.Bits / 8 % 16 != 0) return false;
        return page.Predictor == 1 && _byteCompressions.Contains(page.Compression)
            && (page.SampleFormat == 1 ? page.Bits is >= 1 and <= 32 : page.Bits == 64);
    }

    /// <summary>Reads the samples.</summary>
    /// <returns>
    /// A band for each sample: 8, 16 or 32 bits, or floats. With the metadata of the file. Values of other sizes have
    /// been scaled to 16 bits.
    /// </returns>
    public static Image Read(ReadOnlySpan<byte> file, TiffDirectory page)
    {
        if (page.IsTiled && page.IsPlanar) return ReadTiledPlanes(file, page);
        var patch = new TiffPatch(file, page);
        patch.Set(338, 0); // ExtraSamples: libvips would divide by them
        if (IsDirect(page))
        {
            patch.SetOne(262, page.Samples >= 3 ? Rgb : MinIsBlack);
            return Load(patch.File, page);
        }

        int perRow = page.IsPlanar ? page.Width : page.Width * page.Samples;
        patch.SetOne(256, ((perRow * page.Bits) + 7) / 8);
        if (page.IsTiled) patch.SetOne(322, page[322, 0] * (page.IsPlanar ? 1 : page.Samples) * page.Bits / 8);
        patch.Set(258, 8);
        patch.Set(339, 1);
        bool hasPlanes = page.IsPlanar && page.Samples > 1;
        patch.SetOne(262, hasPlanes && page.Samples >= 3 ? Rgb : MinIsBlack);
        if (!hasPlanes)
        {
            patch.SetOne(258, 8);
            patch.SetOne(277, 1);
            patch.SetOne(339, 1);
        }

        using Image rows = Load(patch.File, page);
        using Image samples = Unpack(rows, page, isBigEndian: file[0] == 'M');
        return samples.Mutate(copy =>
        {
            if (rows.Contains(Vips.Profile))
                copy.Set(GValue.BlobType, Vips.Profile, (byte[])rows.Get(Vips.Profile));
            if (rows.Contains(Orientation)) copy.Set(GValue.GIntType, Orientation, (int)rows.Get(Orientation));
        });
    }

    /// <summary>
    /// libvips does not read tiles of single planes. The lists of tiles have those of the first plane first, so each
    /// part of the lists is a file with one sample.
    /// </summary>
    private static Image ReadTiledPlanes(ReadOnlySpan<byte> file, TiffDirectory page)
    {
        if (!IsDirect(page) || page.Count(324) % page.Samples != 0 || page.Count(325) != page.Count(324))
            throw ImagingErrors.TiffUnsupported();
        long tiles = page.Count(324) / page.Samples;
        var planes = new Image[page.Samples];
        for (int i = 0; i < planes.Length; i++)
        {
            var patch = new TiffPatch(file, page);
            patch.Remove(338);
            patch.SetOne(258, page.Bits);
            patch.SetOne(339, page.SampleFormat);
            patch.SetOne(277, 1);
            patch.SetOne(284, 1);
            patch.SetOne(262, MinIsBlack);
            patch.SetPart(324, i * tiles, tiles);
            patch.SetPart(325, i * tiles, tiles);
            planes[i] = Load(patch.File, page);
        }

        return planes[0].Bandjoin(planes[1..]);
    }

    private static bool IsDirect(TiffDirectory page) => page.SampleFormat == 1
        ? page.Bits is 8 or 16 or 32
        : page.Bits is 16 or 32;

    /// <summary>
    /// Rows are streamed, unless they are needed in another order, or twice to find the range of floats.
    /// </summary>
    private static Image Load(byte[] file, TiffDirectory page)
    {
        Enums.Access access = page.Orientation == 1 && page.SampleFormat == 1
            ? Enums.Access.Sequential
            : Enums.Access.Random;
        return page.Child is { } child
            ? Image.TiffloadBuffer(
                file, page: page.Page, subifd: child, access: access, failOn: Enums.FailOn.Truncated)
            : Image.TiffloadBuffer(file, page: page.Page, access: access, failOn: Enums.FailOn.Truncated);
    }

    private static Image Unpack(Image rows, TiffDirectory page, bool isBigEndian)
    {
        byte[] bytes = rows.WriteToMemory<byte>();
        (int width, int samples, int planes) = (page.Width, page.Samples, page.IsPlanar ? page.Samples : 1);
        int inRow = width * (samples / planes);
        bool isFloat = page.SampleFormat == 3;
        var values = new float[isFloat ? (long)width * page.Height * samples : 0];
        var words = new ushort[isFloat ? 0 : (long)width * page.Height * samples];
        Parallel.For(0, page.Height, y =>
        {
            ReadOnlySpan<byte> row = bytes.AsSpan(y * rows.Width * planes, rows.Width * planes);
            for (int plane = 0; plane < planes; plane++)
            {
                for (int i = 0; i < inRow; i++)
                {
                    long at = ((long)y * width * samples) + (planes > 1 ? (i * (long)planes) + plane : i);
                    ulong value = Sample(row, i, page.Bits, planes, plane, isBigEndian);
                    if (isFloat) values[at] = (float)BitConverter.UInt64BitsToDouble(value);
                    else words[at] = (ushort)(value * 65535 / ((1UL << page.Bits) - 1));
                }
            }
        });
        return isFloat
            ? Image.NewFromMemoryCopy<float>(values, width, page.Height, samples, Enums.BandFormat.Float)
            : Image.NewFromMemoryCopy<ushort>(words, width, page.Height, samples, Enums.BandFormat.Ushort);
    }

    /// <summary>Bytes in the order of the file; smaller samples from the highest bit.</summary>
    private static ulong Sample(
        ReadOnlySpan<byte> row, int index, int bits, int planes, int plane, bool isBigEndian)
    {
        ulong value = 0;
        if (bits % 8 == 0)
        {
            int size = bits / 8;
            for (int i = 0; i < size; i++)
                value = (value << 8) | row[(((index * size) + (isBigEndian ? i : size - 1 - i)) * planes) + plane];
            return value;
        }

        for (int bit = index * bits, end = bit + bits; bit < end;)
        {
            int taken = Math.Min(8 - (bit % 8), end - bit);
            int part = row[(bit / 8 * planes) + plane] >> (8 - (bit % 8) - taken);
            value = (value << taken) | (uint)(part & ((1 << taken) - 1));
            bit += taken;
        }

        return value;
    }
}
