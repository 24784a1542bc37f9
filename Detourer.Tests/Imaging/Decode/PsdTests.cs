using Detourer.Imaging;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>Of a Photoshop document, the flattened picture is decoded.</summary>
public sealed class PsdTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_flattened_picture_is_decoded_and_not_a_layer(bool large)
    {
        using PixelBuffer scene = Pictures.Scene();
        using PixelBuffer layer = Pictures.Rgba(20, 10, (_, _) => Pictures.Red);
        byte[] file = PsdFile.Write(scene, layer, large);
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertSame(scene, decoded);
        Assert.Equal(
            new ImageHeader("image/vnd.adobe.photoshop", 64, 48), ImageHeader.Read(file, new ImagingLimits()));
    }

    [Fact]
    public void Grey_is_the_same_in_all_channels()
    {
        byte[] plane = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        using PixelBuffer decoded = Pictures.Decode(PsdFile.Write(16, 16, PsdFile.Grey, [plane]));
        for (int i = 0; i < 256; i++)
            Assert.Equal(new((byte)i, (byte)i, (byte)i), Pictures.At(decoded, i % 16, i / 16));
    }

    [Fact]
    public void Sixteen_bits_are_reduced_to_eight()
    {
        byte[] plane = [.. Enumerable.Range(0, 256).SelectMany(i => (byte[])[(byte)i, (byte)i])];
        using PixelBuffer decoded = Pictures.Decode(PsdFile.Write(16, 16, PsdFile.Rgb, [plane, plane, plane]));
        for (int i = 0; i < 256; i++) Assert.InRange(Pictures.At(decoded, i % 16, i / 16).Red, i - 1, i + 1);
    }

    /// <summary>
    /// A further channel is a saved selection, unless the number of layers is negative. Then it is alpha, and the
    /// colours are mixed with white: 145 × 128/255 + 127 = 200.
    /// </summary>
    [Theory]
    [InlineData(false, 200, 255)]
    [InlineData(true, 145, 128)]
    public void Only_a_merged_alpha_is_alpha(bool merged, byte grey, byte alpha)
    {
        byte[][] planes = [.. Enumerable.Range(0, 4).Select(
            i => Enumerable.Repeat((byte)(i == 3 ? 128 : 200), 256).ToArray())];
        using PixelBuffer layer = Pictures.Rgba(4, 4, (_, _) => Pictures.Red);
        byte[] file = PsdFile.Write(16, 16, PsdFile.Rgb, planes, layer);
        const int Count = 26 + 4 + 4 + 4 + 4; // behind the header, the colours, the resources and two lengths
        if (merged) (file[Count], file[Count + 1]) = (0xFF, 0xFF);
        using PixelBuffer decoded = Pictures.Decode(file);
        Assert.Equal(new(grey, grey, grey, alpha), Pictures.At(decoded, 8, 8));
        using PixelBuffer flat = Pictures.Decode(PsdFile.Write(16, 16, PsdFile.Rgb, planes));
        Assert.Equal(new(200, 200, 200), Pictures.At(flat, 8, 8));
    }

    /// <summary>A PSD stores inks inverted, a TIFF does not.</summary>
    [Fact]
    public void Inks_have_the_colours_of_the_same_inks_in_a_tiff()
    {
        using PixelBuffer inks = Pictures.Scene();
        byte[][] planes = [.. Enumerable.Range(0, 4).Select(ink => Enumerable.Range(0, 64 * 48)
            .Select(i => (byte)(255 - Ink(i % 64, i / 64, ink))).ToArray())];
        using PixelBuffer psd = Pictures.Decode(PsdFile.Write(64, 48, PsdFile.Cmyk, planes));
        using PixelBuffer tiff = Pictures.Decode(TiffFile.Write(
            new TiffPage(64, 48, 5, 4, 8) { Sample = (x, y, ink) => (ulong)Ink(x, y, ink) }));
        Pictures.AssertClose(tiff, psd, 1);

        int Ink(int x, int y, int ink) => ink == 3 ? x / 4 : inks.Row(y)[(x * 4) + ink];
    }
}
