using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Tests.Imaging.Segment;

public sealed class GroundTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0, 255)]
    [InlineData(40, 90, 255)]
    [InlineData(0, 255, 128)]
    [InlineData(200, 200, 0)]
    public void The_ground_contrasts_with_what_is_visible(byte left, byte right, int ground)
    {
        using PixelBuffer image = Pictures.Rgba(40, 20, (x, y) => Grey(x < 20 ? left : right, y < 10 ? 255 : 0));
        Assert.Equal((byte)ground, Ground.Choose(image, Token));
    }

    [Fact]
    public void Invisible_colours_do_not_count()
    {
        using PixelBuffer image = Pictures.Rgba(20, 20, (x, _) => x < 2 ? Grey(0, 255) : Grey(255, 0));
        Assert.Equal((byte)255, Ground.Choose(image, Token));
    }

    [Fact]
    public void An_opaque_image_has_no_ground()
    {
        using PixelBuffer image = Pictures.Scene();
        Assert.Null(Ground.Choose(image, Token));
        Pictures.Set(image, 63, 47, Grey(9, 254)); // the last pixel
        Assert.NotNull(Ground.Choose(image, Token));
    }

    [Fact]
    public void Only_invisible_pixels_are_painted()
    {
        using PixelBuffer image = Pictures.Rgba(2, 1, (x, _) => Grey(10, x));
        Ground.Paint(image, 200, Token);
        Assert.Equal(Grey(200, 0), Pictures.At(image, 0, 0));
        Assert.Equal(Grey(10, 1), Pictures.At(image, 1, 0));
    }

    [Fact]
    public void A_resized_image_looks_as_in_front_of_the_ground()
    {
        using PixelBuffer image = Pictures.Rgba(60, 40, (x, _) => Grey(0, x * 4));
        using PixelBuffer flat = Pictures.Rgba(60, 40, (x, _) => Grey((byte)(255 - (x * 4)), 255));
        using PixelBuffer expected = Lanczos.Resize(flat, 30, 25, Token);
        using PixelBuffer actual = Lanczos.ResizeOver(image, 255, 30, 25, Token);
        Pictures.AssertSame(expected, actual);
    }

    private static Color Grey(byte level, int alpha) => new(level, level, level, (byte)alpha);
}
