using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>Reduced copies of large images.</summary>
public sealed class ReducedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("jpg")]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    [InlineData("avif")]
    public void A_reduced_copy_shows_the_whole_image(string format)
    {
        using PixelBuffer scene = Pictures.Scene(640, 480);
        using PixelBuffer reduced = Reduce(ImageFiles.Write(scene, format), 50);
        Assert.InRange(reduced.Height, 50, 99);
        using PixelBuffer expected = Pictures.Scene(reduced.Width, reduced.Height);
        Pictures.AssertClose(expected, reduced, 6);
    }

    [Fact]
    public void A_reduced_copy_is_upright()
    {
        using PixelBuffer scene = Pictures.Rgba(300, 200, (x, _) => x < 150 ? Pictures.Red : Pictures.Blue);
        byte[] file = ImageFiles.Vips(scene, image =>
        {
            using Image tagged = image.Mutate(mutable => mutable.Set(GValue.GIntType, "orientation", 6));
            return tagged.JpegsaveBuffer(q: 95);
        });
        using PixelBuffer reduced = Reduce(file, 20);
        Assert.True(reduced.Height > reduced.Width);
        Assert.InRange(Pictures.At(reduced, reduced.Width / 2, 2).Red, 240, 255);
        Assert.InRange(Pictures.At(reduced, reduced.Width / 2, reduced.Height - 3).Blue, 240, 255);
    }

    [Fact]
    public void Invisible_colours_do_not_bleed_into_a_reduced_copy()
    {
        using PixelBuffer stripes = Pictures.Rgba(
            256, 256, (x, _) => x % 2 == 0 ? new Color(0, 200, 0, 0) : Pictures.Red);
        byte[] png = PngEncoder.Encode(stripes, Token).ToArray();
        using PixelBuffer reduced = Reduce(png, 64);
        Assert.Equal((64, 64), (reduced.Width, reduced.Height));
        Color colour = Pictures.At(reduced, 30, 30);
        Assert.Equal((0, 127), (colour.Green, colour.Alpha));
        Assert.InRange(colour.Red, 250, 255);
    }

    [Fact]
    public void A_small_image_is_not_reduced()
    {
        using PixelBuffer scene = Pictures.Scene();
        using PixelBuffer reduced = Reduce(ImageFiles.Write(scene, "png"), 48);
        Pictures.AssertSame(scene, reduced);
    }

    private static PixelBuffer Reduce(byte[] file, int leastSide) =>
        Decoder.DecodeReduced(file, new ImagingLimits(), leastSide, Token);
}
