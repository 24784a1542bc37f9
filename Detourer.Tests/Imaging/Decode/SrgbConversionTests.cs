using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode;

public sealed class SrgbConversionTests
{
    [Fact]
    public void A_display_p3_photo_gets_its_srgb_values() => AssertDecodes(3, Pictures.Scene(), image =>
    {
        using Image wide = image.IccTransform("p3", inputProfile: "srgb");
        return wide.PngsaveBuffer();
    });

    [Fact]
    public void Display_p3_values_are_not_those_of_srgb()
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] file = ImageFiles.Vips(scene, image =>
        {
            using Image wide = image.IccTransform("p3", inputProfile: "srgb");
            return wide.PngsaveBuffer(keep: Enums.ForeignKeep.None);
        });
        using PixelBuffer untagged = Pictures.Decode(file);
        Assert.True(
            Pictures.Largest(Pictures.Bytes(scene), Pictures.Bytes(untagged)) > 8,
            "The profile does not change the values.");
    }

    [Fact]
    public void An_embedded_srgb_profile_changes_no_value()
    {
        using PixelBuffer noise = Pictures.Noise(64, 64, 4);
        using PixelBuffer plain = Pictures.Decode(ImageFiles.Vips(noise, image => image.PngsaveBuffer()));
        using PixelBuffer tagged = Pictures.Decode(
            ImageFiles.Vips(noise, image => image.PngsaveBuffer(profile: "srgb")));
        Pictures.AssertSame(plain, tagged);
    }

    [Fact]
    public void A_profile_that_does_not_match_its_image_is_ignored()
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] file = ImageFiles.Vips(scene, image =>
        {
            using Image broken = image.Mutate(mutable =>
                mutable.Set(GValue.BlobType, "icc-profile-data", "no profile at all"u8.ToArray()));
            return broken.TiffsaveBuffer();
        });
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertSame(scene, decoded);
    }

    [Theory]
    [InlineData("jpg")]
    [InlineData("tiff")]
    public void Cmyk_through_its_profile_gets_srgb_values(string format) => AssertDecodes(8, Muted(), image =>
    {
        using Image cmyk = image.IccTransform(
            "cmyk", inputProfile: "srgb", intent: Enums.Intent.Relative, blackPointCompensation: true);
        return Save(cmyk, format);
    });

    [Theory]
    [InlineData("jpg")]
    [InlineData("tiff")]
    public void Cmyk_without_a_profile_gets_srgb_values(string format) => AssertDecodes(8, Muted(), image =>
    {
        using Image cmyk = image.Colourspace(Enums.Interpretation.Cmyk);
        return format == "jpg"
            ? cmyk.JpegsaveBuffer(q: 97, keep: Enums.ForeignKeep.None)
            : cmyk.TiffsaveBuffer(keep: Enums.ForeignKeep.None);
    });

    [Theory]
    [InlineData("jpg", 3)]
    [InlineData("png", 0)]
    [InlineData("tiff", 0)]
    public void Grey_is_the_same_in_all_channels(string format, int tolerance)
    {
        using PixelBuffer grey = Pictures.Matte(64, 48, (x, y) => (x * 2) + y);
        using PixelBuffer expected = Pictures.Rgba(64, 48, (x, y) => Grey((x * 2) + y));
        using PixelBuffer decoded = Pictures.Decode(ImageFiles.Vips(grey, image => Save(image, format)));
        Pictures.AssertClose(expected, decoded, tolerance);
    }

    [Fact]
    public void Grey_with_alpha_keeps_both()
    {
        using PixelBuffer grey = Pictures.Matte(64, 48, (x, _) => x * 3);
        using PixelBuffer alpha = Pictures.Matte(64, 48, (_, y) => y * 5);
        using PixelBuffer expected = Pictures.Rgba(64, 48, (x, y) => Grey(x * 3) with { Alpha = (byte)(y * 5) });
        byte[] file = ImageFiles.Vips(grey, image =>
        {
            using Image second = alpha.AsVips();
            using Image both = image.Bandjoin(second);
            return both.PngsaveBuffer();
        });
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertSame(expected, decoded);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("tiff")]
    public void Sixteen_bits_are_reduced_to_eight(string format) => AssertDecodes(1, Pictures.Scene(), image =>
    {
        using Image deep = image.Colourspace(Enums.Interpretation.Rgb16);
        return Save(deep, format);
    });

    [Fact]
    public void Sixteen_bits_with_alpha_are_reduced_to_eight()
    {
        using PixelBuffer picture = Translucent();
        using Image image = picture.AsVips();
        using Image deep = image.Colourspace(Enums.Interpretation.Rgb16);
        using PixelBuffer decoded = Pictures.Decode(deep.PngsaveBuffer());
        Pictures.AssertClose(picture, decoded, 1);
    }

    [Fact]
    public void Sixteen_bits_with_alpha_and_a_profile_are_reduced_to_eight()
    {
        using PixelBuffer picture = Translucent();
        using Image image = picture.AsVips();
        using Image deep = image.IccTransform("p3", inputProfile: "srgb", depth: 16);
        using PixelBuffer decoded = Pictures.Decode(deep.PngsaveBuffer());
        Pictures.AssertClose(picture, decoded, 3);
    }

    [Fact]
    public void Colours_of_a_palette_are_decoded()
    {
        using PixelBuffer picture = Pictures.Rgba(
            64, 48, (x, y) => new Color((byte)(x / 16 * 60), (byte)(y / 16 * 80), 90));
        using PixelBuffer decoded = Pictures.Decode(
            ImageFiles.Vips(picture, image => image.PngsaveBuffer(palette: true, dither: 0)));
        Pictures.AssertClose(picture, decoded, 2);
    }

    [Theory]
    [InlineData("png", 0)]
    [InlineData("webp", 0)]
    [InlineData("tiff", 0)]
    [InlineData("avif", 12)]
    public void Alpha_is_kept(string format, int tolerance)
    {
        using PixelBuffer picture = Translucent();
        using Image image = picture.AsVips();
        byte[] file = format switch
        {
            "webp" => image.WebpsaveBuffer(lossless: true, exact: true),
            "avif" => image.HeifsaveBuffer(q: 95, compression: Enums.ForeignHeifCompression.Av1,
                subsampleMode: Enums.ForeignSubsample.Off, effort: 1),
            _ => Save(image, format),
        };
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertClose(picture, decoded, tolerance);
    }

    private static void AssertDecodes(int tolerance, PixelBuffer scene, Func<Image, byte[]> save)
    {
        using PixelBuffer original = scene;
        using PixelBuffer decoded = Pictures.Decode(ImageFiles.Vips(scene, save));
        Pictures.AssertClose(scene, decoded, tolerance);
    }

    /// <summary>Colours that ink can print.</summary>
    private static PixelBuffer Muted() => Pictures.Rgba(64, 48, (x, y) =>
        new Color((byte)(90 + x), (byte)(110 + y), (byte)(150 - (x / 2) - (y / 2))));

    private static PixelBuffer Translucent()
    {
        using PixelBuffer scene = Pictures.Scene();
        return Pictures.Rgba(64, 48, (x, y) => Pictures.At(scene, x, y) with { Alpha = (byte)(40 + (x * 3)) });
    }

    private static Color Grey(int value) => new((byte)value, (byte)value, (byte)value);

    private static byte[] Save(Image image, string format) => format switch
    {
        "jpg" => image.JpegsaveBuffer(q: 97),
        "tiff" => image.TiffsaveBuffer(),
        _ => image.PngsaveBuffer(),
    };
}
