using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Compose;

public sealed class AlphaTests
{
    [Fact]
    public void Colours_are_zero_wherever_alpha_is()
    {
        using PixelBuffer matte = Scene.Disc();
        using PixelBuffer picture = Scene.Compose(Scene.Photo(), matte, new CutoutOptions());
        AssertInvisibleIsZero(picture);
        Assert.Equal(Pictures.Clear, Pictures.At(picture, 0, 0));
        Assert.Equal(Pictures.Red, Pictures.At(picture, 50, 40));
    }

    [Fact]
    public void Colours_are_zero_wherever_alpha_is_after_shrinking()
    {
        using PixelBuffer matte = Scene.Disc();
        using PixelBuffer picture = Scene.Compose(Scene.Photo(), matte, new CutoutOptions { MaxSide = 37 });
        Assert.Equal((37, 30), (picture.Width, picture.Height));
        AssertInvisibleIsZero(picture);
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                Color colour = Pictures.At(picture, x, y);
                if (colour.Alpha > 200) Assert.True(colour.Red > 180, $"A dark halo at {x}, {y}: {colour}");
            }
        }
    }

    [Fact]
    public void The_alpha_of_the_file_is_the_upper_bound()
    {
        using PixelBuffer photo = Pictures.Rgba(4, 1, (x, _) => new Color(10, 20, 30, (byte)(x * 85)));
        using PixelBuffer matte = Pictures.Matte(4, 1, (_, _) => 128);
        using PixelBuffer picture = Scene.Compose(photo, matte, new CutoutOptions());
        Assert.Equal(new byte[] { 0, 85, 128, 128 }, Pictures.Bytes(Pictures.AlphaOf(picture)));
        Assert.Equal(Pictures.Clear, Pictures.At(picture, 0, 0));
        Assert.Equal(new Color(10, 20, 30, 85), Pictures.At(picture, 1, 0));
    }

    [Fact]
    public void A_mask_is_one_channel_with_the_alpha_of_the_file_in_it()
    {
        using PixelBuffer photo = Pictures.Rgba(4, 1, (x, _) => new Color(10, 20, 30, (byte)(x * 85)));
        using PixelBuffer matte = Pictures.Matte(4, 1, (_, _) => 255);
        using PixelBuffer mask = Scene.Compose(photo, matte, new CutoutOptions { MaskOnly = true });
        Assert.Equal(1, mask.Channels);
        Assert.Equal(new byte[] { 0, 85, 170, 255 }, Pictures.Bytes(mask));
    }

    [Fact]
    public void A_mask_ignores_the_background()
    {
        using PixelBuffer matte = Scene.Disc();
        byte[] expected = Pictures.Bytes(matte);
        using PixelBuffer mask = Scene.Compose(Scene.Photo(), matte, new CutoutOptions
        {
            MaskOnly = true,
            Background = new BlurBackground(),
        });
        Assert.Equal(expected, Pictures.Bytes(mask));
    }

    [Fact]
    public void Without_a_crop_no_subject_is_a_transparent_picture()
    {
        using PixelBuffer matte = Pictures.Matte(101, 81, (_, _) => 0);
        using PixelBuffer picture = Scene.Compose(Scene.Photo(), matte, new CutoutOptions());
        Assert.All(Pictures.Bytes(picture), value => Assert.Equal(0, value));
    }

    private static void AssertInvisibleIsZero(PixelBuffer picture)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                Color colour = Pictures.At(picture, x, y);
                if (colour.Alpha == 0) Assert.Equal(Pictures.Clear, colour);
            }
        }
    }
}
