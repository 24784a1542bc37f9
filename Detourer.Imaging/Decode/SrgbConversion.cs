using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Converts the output of a decoder (CMYK, grey, 16 bits, wide gamut, with or without alpha) to sRGB.
/// </summary>
internal static class SrgbConversion
{
    internal const string Profile = Vips.Profile;

    /// <summary>Evaluates the pipeline.</summary>
    /// <inheritdoc cref="Convert"/>
    public static PixelBuffer Run(Image image)
    {
        using Image rgba = Convert(image);
        return PixelBuffer.FromVips(rgba);
    }

    /// <summary>Adds the conversion to a pipeline. The embedded profile is used if it is valid.</summary>
    /// <param name="image">Any interpretation, any band format, 1 to 5 bands.</param>
    /// <returns>RGBA with straight alpha, 8 bits.</returns>
    public static Image Convert(Image image)
    {
        using Image coloured = ThroughProfile(image) ?? image.Copy();
        using Image srgb = coloured.Colourspace(Enums.Interpretation.Srgb); // also converts 16 bits to 8
        using Image bytes = srgb.Cast(Enums.BandFormat.Uchar);
        return bytes.Bands switch
        {
            3 => bytes.Bandjoin(255),
            4 => bytes.Copy(),
            // Channels after alpha are spot colours or an editor's masks.
            > 4 => bytes.ExtractBand(0, n: 4),
            _ => throw new VipsException("fewer than three bands after conversion to sRGB"),
        };
    }

    private static Image? ThroughProfile(Image image)
    {
        if (!image.Contains(Profile) || IsSrgb(image)) return null;
        try
        {
            return image.IccTransform(
                "srgb", embedded: true, intent: Enums.Intent.Relative, blackPointCompensation: true);
        }
        catch (VipsException)
        {
            return null; // The profile does not fit the image, so the default interpretation is the best guess.
        }
    }

    /// <summary>
    /// Whether the embedded profile changes no colour by more than one level. Most photos have a variant of sRGB;
    /// converting them would cost time and precision.
    /// </summary>
    private static bool IsSrgb(Image image)
    {
        if (image.Interpretation != Enums.Interpretation.Srgb || image.Format != Enums.BandFormat.Uchar) return false;
        try
        {
            using Image cube = ColourCube();
            using Image tagged = cube.Mutate(mutable =>
                mutable.Set(GValue.BlobType, Profile, (byte[])image.Get(Profile)));
            using Image moved = tagged.IccTransform("srgb", embedded: true, intent: Enums.Intent.Relative);
            using Image difference = (moved - cube).Abs();
            return difference.Max() <= 1;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>Creates an image of 729 colours: nine levels of each channel.</summary>
    private static Image ColourCube()
    {
        var colours = new byte[9 * 9 * 9 * 3];
        for (int i = 0; i < 729; i++)
        {
            colours[i * 3] = Level(i % 9);
            colours[(i * 3) + 1] = Level(i / 9 % 9);
            colours[(i * 3) + 2] = Level(i / 81);
        }

        using var cube = Image.NewFromMemoryCopy<byte>(colours, 729, 1, 3, Enums.BandFormat.Uchar);
        return cube.Copy(interpretation: Enums.Interpretation.Srgb);

        static byte Level(int step) => (byte)Math.Min(255, step * 32);
    }
}
