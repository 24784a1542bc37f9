using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode.Tiff;

/// <summary>Converts the samples of a TIFF to colours, by the meaning that the file gives them.</summary>
internal static class TiffColors
{
    private const int MinIsWhite = 0, MinIsBlack = 1, Rgb = 2, Palette = 3, Separated = 5, YCbCr = 6, CieLab = 8,
        IccLab = 9;

    private const int Associated = 1, Unassociated = 2; // kinds of alpha

    /// <summary>How many samples of a pixel are colours, or null for a kind that is not read.</summary>
    public static int? CountColors(TiffDirectory page) => page.Photometric switch
    {
        MinIsWhite or MinIsBlack or Palette => 1,
        Rgb or CieLab or IccLab => 3,
        YCbCr when page.Bits == 8 => 3,
        Separated when page[332, 1] == 1 => 4, // CMYK
        _ => null,
    };

    /// <summary>
    /// Returns the sample that is alpha, counted from the first that is no colour, or null. The data of a sample of an
    /// unspecified kind are no alpha; a file that does not mention its further sample means alpha.
    /// </summary>
    public static int? FindAlpha(TiffDirectory page, int colors)
    {
        int extra = page.Samples - colors;
        if (extra <= 0) return null;
        if (!page.Has(338)) return 0;
        for (int i = 0; i < extra; i++)
            if (page.Number(338, i) is Associated or Unassociated) return i;
        return null;
    }

    /// <summary>Converts the samples.</summary>
    /// <param name="samples">A band for each sample, as <see cref="TiffSamples.Read"/> returns them.</param>
    /// <param name="page">Their directory.</param>
    /// <returns>
    /// Grey or RGB with 16 bits, or CMYK with 8, with alpha if the file has it, and with the profile of the file.
    /// </returns>
    public static Image Convert(Image samples, TiffDirectory page)
    {
        int colors = CountColors(page) ?? throw ImagingErrors.TiffUnsupported();
        if (page.Photometric == Palette) return LookUp(samples, page);

        using Image all = Normalize(samples);
        using Image color = all.ExtractBand(0, n: colors);
        if (FindAlpha(page, colors) is not { } index) return Interpret(color, page);

        using Image alpha = all.ExtractBand(colors + index);
        bool isAssociated = page.Number(338, index) == Associated;
        using Image straight = isAssociated ? Divide(color, alpha) : color.Copy();
        using Image interpreted = Interpret(straight, page);
        using Image scaled = alpha * (interpreted.Format == Enums.BandFormat.Uchar ? 255 : 65535);
        using Image whole = scaled.Rint();
        using Image cast = whole.Cast(interpreted.Format);
        return interpreted.Bandjoin(cast);
    }

    /// <summary>
    /// Scales the samples to 0 to 1. Floats have this range by convention; some programs write 0 to 255 or to 65535.
    /// </summary>
    private static Image Normalize(Image samples)
    {
        double most = samples.Format switch
        {
            Enums.BandFormat.Uchar => byte.MaxValue,
            Enums.BandFormat.Ushort => ushort.MaxValue,
            Enums.BandFormat.Uint => uint.MaxValue,
            Enums.BandFormat.Float => samples.Max() switch
            {
                <= 4 => 1, // highlights of an HDR picture may exceed 1
                <= 256 => byte.MaxValue,
                _ => ushort.MaxValue,
            },
            _ => throw ImagingErrors.TiffUnsupported(),
        };
        using Image scaled = samples / most;
        using Image floats = scaled.Cast(Enums.BandFormat.Float);
        return floats.Copy(interpretation: Enums.Interpretation.Multiband);
    }

    private static Image Divide(Image color, Image alpha)
    {
        using Image visible = alpha > 0;
        using Image divisor = visible.Ifthenelse(alpha, 1);
        return color / divisor;
    }

    /// <summary>Converts values from 0 to 1 to colours.</summary>
    private static Image Interpret(Image color, TiffDirectory page)
    {
        switch (page.Photometric)
        {
            case MinIsWhite:
                using (Image inverse = 1 - color) return ToWords(inverse, Enums.Interpretation.Grey16);
            case MinIsBlack: return ToWords(color, Enums.Interpretation.Grey16);
            case Rgb: return ToWords(color, Enums.Interpretation.Rgb16);
            case YCbCr:
                using (Image rgb = FromYCbCr(color, page)) return ToWords(rgb, Enums.Interpretation.Rgb16);
            case Separated:
                using (Image scaled = (color * 255).Rint())
                using (Image bytes = scaled.Cast(Enums.BandFormat.Uchar))
                    return bytes.Copy(interpretation: Enums.Interpretation.Cmyk);
            default: return FromLab(color, page);
        }
    }

    private static Image ToWords(Image color, Enums.Interpretation interpretation)
    {
        using Image scaled = color * 65535;
        using Image whole = scaled.Rint();
        using Image words = whole.Cast(Enums.BandFormat.Ushort);
        return words.Copy(interpretation: interpretation);
    }

    /// <summary>CCIR 601, or the coefficients of the file (TIFF 6.0, section 21).</summary>
    private static Image FromYCbCr(Image color, TiffDirectory page)
    {
        double red = page.Fraction(529, 0) ?? 0.299, green = page.Fraction(529, 1) ?? 0.587;
        double blue = page.Fraction(529, 2) ?? 0.114;
        double cr = 2 - (2 * red), cb = 2 - (2 * blue);
        using var matrix = Image.NewFromArray(new[]
        {
            new[] { 1, 0, cr },
            [1, -blue * cb / green, -red * cr / green],
            [1, cb, 0],
        });
        using Image centered = color - [0, 128 / 255.0, 128 / 255.0];
        return centered.Recomb(matrix);
    }

    /// <summary>
    /// L* from 0 to 100, a* and b* with 8 bits for their whole part: signed in CIELab, with an offset in ICCLab. The
    /// white point is D50, as in profiles.
    /// </summary>
    private static Image FromLab(Image color, TiffDirectory page)
    {
        bool isDeep = page.Bits > 8;
        double steps = isDeep ? 65535.0 / 256 : 255;
        using Image scaled = color * [100, steps, steps];
        using Image light = scaled.ExtractBand(0), signs = scaled.ExtractBand(1, n: 2);
        using Image lab = page.Photometric == IccLab
            ? (light * (isDeep ? 65535 / 65280.0 : 1)).Bandjoin(signs - 128)
            : light.Bandjoin((signs >= 128).Ifthenelse(signs - 256, signs));
        using Image tagged = lab.Copy(interpretation: Enums.Interpretation.Lab);
        using Image clean = tagged.Mutate(copy => copy.Remove(Vips.Profile));
        using Image srgb = clean.IccExport(outputProfile: "srgb", intent: Enums.Intent.Relative, depth: 16);
        return srgb.Mutate(copy => copy.Remove(Vips.Profile));
    }

    private static Image LookUp(Image samples, TiffDirectory page)
    {
        int size = 1 << page.Bits;
        var colors = new ushort[size * 3];
        for (int i = 0; i < size; i++)
        {
            for (int channel = 0; channel < 3; channel++)
                colors[(i * 3) + channel] = (ushort)(page.Number(320, (channel * size) + i) ?? 0);
        }

        using var table = Image.NewFromMemoryCopy<ushort>(colors, size, 1, 3, Enums.BandFormat.Ushort);
        using Image tagged = table.Copy(interpretation: Enums.Interpretation.Rgb16);
        using Image index = samples.ExtractBand(0);
        using Image mapped = index.Maplut(tagged);
        return mapped.Copy(interpretation: Enums.Interpretation.Rgb16);
    }
}
