using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Compose;

/// <summary>Crops and sizes.</summary>
public sealed class FrameTests
{
    [Theory]
    [InlineData(0, false, 20, 10, 30, 40)]
    [InlineData(5, false, 15, 5, 40, 50)]
    [InlineData(10, true, 16, 6, 38, 48)]
    [InlineData(1000, false, 0, 0, 101, 81)]
    [InlineData(100, true, 0, 0, 90, 81)]
    public void A_crop_keeps_the_subject_and_its_margin(
        double margin, bool percent, int left, int top, int width, int height)
    {
        using PixelBuffer photo = Pictures.Rgba(101, 81, (x, y) => new Color((byte)x, (byte)y, 7));
        using PixelBuffer matte = Pictures.Matte(
            101, 81, (x, y) => x is >= 20 and < 50 && y is >= 10 and < 50 ? 255 : 0);
        var options = new CutoutOptions { Crop = new CropMargin(margin, percent) };
        using PixelBuffer picture = Scene.Compose(photo, matte, options);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(new Color(20, 10, 7), Pictures.At(picture, 20 - left, 10 - top));
        Assert.Equal(new Color(49, 49, 7), Pictures.At(picture, 49 - left, 49 - top));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crop_ignores_the_background_and_invisible_pixels(bool mask)
    {
        using PixelBuffer matte = Pictures.Matte(
            60, 60, (x, y) => x is >= 20 and < 40 && y is >= 25 and < 35 ? 255 : 3);
        using PixelBuffer photo = Pictures.Rgba(60, 60, (_, _) => Pictures.Red);
        using PixelBuffer picture = Scene.Compose(photo, matte, new CutoutOptions
        {
            MaskOnly = mask,
            Crop = default(CropMargin),
            Background = new BlurBackground(),
        });
        Assert.Equal((20, 10), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_crop_without_a_subject_is_rejected()
    {
        using PixelBuffer matte = Pictures.Matte(101, 81, (_, _) => 3);
        ImagingException error = Assert.Throws<ImagingException>(
            () => Scene.Compose(Scene.Photo(), matte, new CutoutOptions { Crop = default(CropMargin) }));
        Assert.Equal("no_subject", error.Code);
    }

    [Theory]
    [InlineData(50, 50, 40)]
    [InlineData(101, 101, 81)]
    [InlineData(5000, 101, 81)]
    [InlineData(1, 1, 1)]
    public void A_longest_side_shrinks_and_never_enlarges(int side, int width, int height)
    {
        using PixelBuffer matte = Scene.Disc();
        using PixelBuffer picture = Scene.Compose(Scene.Photo(), matte, new CutoutOptions { MaxSide = side });
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData(1, 300, 1, 10)]
    [InlineData(300, 1, 10, 1)]
    [InlineData(3, 3000, 1, 10)]
    public void A_strip_shrinks_to_one_pixel_and_no_less(int width, int height, int newWidth, int newHeight)
    {
        using PixelBuffer photo = Pictures.Rgba(width, height, (_, _) => Pictures.Red);
        using PixelBuffer matte = Pictures.Matte(width, height, (_, _) => 255);
        using PixelBuffer picture = Scene.Compose(photo, matte, new CutoutOptions { MaxSide = 10 });
        Assert.Equal((newWidth, newHeight), (picture.Width, picture.Height));
        Assert.Equal(Pictures.Red, Pictures.At(picture, newWidth - 1, newHeight - 1));
    }
}
