using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;
using Detourer.Tests.Support;

namespace Detourer.Tests.Imaging.Compose;

public sealed class ComposerTests
{
    private static readonly Color _green = new(0, 200, 0);

    [Fact]
    public void Colours_are_zero_wherever_alpha_is()
    {
        using PixelBuffer matte = Disc();
        using PixelBuffer picture = Compose(Scene(), matte, new CutoutOptions());
        AssertInvisibleIsZero(picture);
        Assert.Equal(Pictures.Clear, Pictures.At(picture, 0, 0));
        Assert.Equal(Pictures.Red, Pictures.At(picture, 50, 40));
    }

    [Fact]
    public void Colours_are_zero_wherever_alpha_is_after_shrinking()
    {
        using PixelBuffer matte = Disc();
        using PixelBuffer picture = Compose(Scene(), matte, new CutoutOptions { MaxSide = 37 });
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
    public void The_alpha_of_the_file_is_multiplied_into_the_matte()
    {
        using PixelBuffer photo = Pictures.Rgba(4, 1, (x, _) => new Color(10, 20, 30, (byte)(x * 85)));
        using PixelBuffer matte = Pictures.Matte(4, 1, (_, _) => 128);
        using PixelBuffer picture = Compose(photo, matte, new CutoutOptions());
        Assert.Equal(new byte[] { 0, 43, 85, 128 }, Pictures.Bytes(Pictures.AlphaOf(picture)));
        Assert.Equal(Pictures.Clear, Pictures.At(picture, 0, 0));
        Assert.Equal(new Color(10, 20, 30, 43), Pictures.At(picture, 1, 0));
    }

    [Fact]
    public void A_mask_is_one_channel_with_the_alpha_of_the_file_in_it()
    {
        using PixelBuffer photo = Pictures.Rgba(4, 1, (x, _) => new Color(10, 20, 30, (byte)(x * 85)));
        using PixelBuffer matte = Pictures.Matte(4, 1, (_, _) => 255);
        using PixelBuffer mask = Compose(photo, matte, new CutoutOptions { MaskOnly = true });
        Assert.Equal(1, mask.Channels);
        Assert.Equal(new byte[] { 0, 85, 170, 255 }, Pictures.Bytes(mask));
    }

    [Fact]
    public void A_background_does_not_get_into_a_mask()
    {
        using PixelBuffer matte = Disc();
        byte[] expected = Pictures.Bytes(matte);
        using PixelBuffer mask = Compose(Scene(), matte, new CutoutOptions
        {
            MaskOnly = true,
            Background = new BlurBackground(),
        });
        Assert.Equal(expected, Pictures.Bytes(mask));
    }

    [Fact]
    public void A_colour_lies_behind_the_subject()
    {
        using PixelBuffer matte = Pictures.Matte(3, 1, (x, _) => x * 127);
        using PixelBuffer photo = Pictures.Rgba(3, 1, (_, _) => Pictures.Red);
        using PixelBuffer picture = Compose(photo, matte, Over(new Color(0, 0, 255)));
        Assert.Equal(Pictures.Blue, Pictures.At(picture, 0, 0));
        Assert.Equal(new Color(127, 0, 128), Pictures.At(picture, 1, 0));
        Color last = Pictures.At(picture, 2, 0);
        Assert.Equal(255, last.Alpha);
        Assert.Equal((254, 1), (last.Red, last.Blue));
    }

    [Fact]
    public void A_translucent_colour_stays_translucent_where_nothing_covers_it()
    {
        using PixelBuffer matte = Pictures.Matte(3, 1, (x, _) => x == 0 ? 0 : x == 1 ? 128 : 255);
        using PixelBuffer photo = Pictures.Rgba(3, 1, (_, _) => Pictures.Red);
        using PixelBuffer picture = Compose(photo, matte, Over(Pictures.Blue with { Alpha = 100 }));
        Assert.Equal(Pictures.Blue with { Alpha = 100 }, Pictures.At(picture, 0, 0));
        Assert.Equal(Pictures.Red, Pictures.At(picture, 2, 0));

        // Porter and Duff: alpha = 128 + 100 × 127/255, red's share of it 128.
        Color soft = Pictures.At(picture, 1, 0);
        double alpha = 128 + (100 * 127 / 255.0);
        Assert.Equal(alpha, soft.Alpha, 0.51);
        Assert.Equal(255 * 128 / alpha, soft.Red, 0.51);
        Assert.Equal(255 - (255 * 128 / alpha), soft.Blue, 0.51);
    }

    [Fact]
    public void An_image_covers_the_frame_and_what_does_not_fit_is_cut_off()
    {
        // Twice as wide as the frame needs: blue with ends in green, which lie outside.
        using PixelBuffer image = Pictures.Rgba(400, 100, (x, _) => x is < 100 or >= 300 ? _green : Pictures.Blue);
        using PixelBuffer matte = Pictures.Matte(100, 50, (x, _) => x < 10 ? 255 : 0);
        using PixelBuffer photo = Pictures.Rgba(100, 50, (_, _) => Pictures.Red);
        using PixelBuffer picture = Compose(photo, matte, Behind(image, BackgroundFit.Cover));
        Assert.Equal(Pictures.Red, Pictures.At(picture, 5, 25));
        for (int x = 10; x < 100; x++)
            for (int y = 0; y < 50; y++) AssertNear(Pictures.Blue, Pictures.At(picture, x, y), 0);
    }

    [Fact]
    public void An_image_is_contained_in_the_frame_and_the_rest_stays_transparent()
    {
        using PixelBuffer image = Pictures.Rgba(400, 100, (_, _) => Pictures.Blue);
        using PixelBuffer matte = Pictures.Matte(100, 51, (_, _) => 0);
        using PixelBuffer photo = Pictures.Rgba(100, 51, (_, _) => Pictures.Red);
        using PixelBuffer picture = Compose(photo, matte, Behind(image, BackgroundFit.Contain));
        int[] seen = [.. Enumerable.Range(0, 51).Where(y => Pictures.At(picture, 50, y).Alpha > 0)];
        Assert.Equal(Enumerable.Range(13, 25), seen);
        Assert.All(seen, y => Assert.Equal(Pictures.Blue, Pictures.At(picture, 0, y)));
        Assert.Equal(Pictures.Clear, Pictures.At(picture, 50, 0));
    }

    [Theory]
    [InlineData(BackgroundFit.Cover)]
    [InlineData(BackgroundFit.Contain)]
    public void A_background_of_any_shape_is_fitted(BackgroundFit fit)
    {
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (1, 500), (500, 1), (101, 80), (99, 81), (7, 3)])
        {
            using PixelBuffer image = Pictures.Rgba(width, height, (_, _) => Pictures.Blue);
            using PixelBuffer matte = Disc();
            using PixelBuffer picture = Compose(Scene(), matte, Behind(image, fit));
            Assert.Equal((101, 81), (picture.Width, picture.Height));
            AssertNear(Pictures.Red, Pictures.At(picture, 50, 40), 0);
            if (fit == BackgroundFit.Cover) AssertNear(Pictures.Blue, Pictures.At(picture, 0, 0), 0);
        }
    }

    [Fact]
    public void A_broken_background_image_gets_what_a_photo_would()
    {
        using PixelBuffer matte = Disc();
        ImagingException error = Assert.Throws<ImagingException>(() => Compose(Scene(), matte, new CutoutOptions
        {
            Background = new ImageBackground("nothing"u8.ToArray(), BackgroundFit.Cover),
        }));
        Assert.Equal("not_an_image", error.Code);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.25)]
    public void A_blurred_background_has_no_halo_of_the_subject(double strength)
    {
        foreach ((int width, int height) in ((int, int)[])[(101, 81), (1500, 900)])
        {
            int radius = height / 4;
            using PixelBuffer matte = Pictures.Matte(width, height,
                (x, y) => Pictures.Disc(x, y, width / 2, height / 2, radius, 4));
            // The disc's colour, soft with its matte, in a field of blue: what is mixed at the edge is red as well.
            using PixelBuffer photo = Pictures.Rgba(width, height, (x, y) =>
                new Color(matte.Row(y)[x], 0, (byte)(255 - matte.Row(y)[x])));
            using PixelBuffer alpha = Pictures.Copy(matte);
            using PixelBuffer picture = Compose(photo, matte, new CutoutOptions { Background = new BlurBackground(strength) });
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    if (alpha.Row(y)[x] == 0) AssertNear(Pictures.Blue, Pictures.At(picture, x, y), 3);
                    Assert.Equal(255, Pictures.At(picture, x, y).Alpha);
                }
            }
        }
    }

    [Fact]
    public void A_blurred_background_is_blurred()
    {
        using PixelBuffer matte = Disc();
        using PixelBuffer photo = Pictures.Rgba(101, 81, (x, _) => x % 2 == 0 ? new Color(0, 0, 0) : new Color(255, 255, 255));
        using PixelBuffer picture = Compose(photo, matte, new CutoutOptions { Background = new BlurBackground(0.1) });
        Assert.InRange(Pictures.At(picture, 5, 5).Red, 100, 155);
    }

    [Theory]
    [InlineData(0, false, 20, 10, 30, 40)]
    [InlineData(5, false, 15, 5, 40, 50)]
    [InlineData(10, true, 16, 6, 38, 48)]
    [InlineData(1000, false, 0, 0, 101, 81)]
    [InlineData(100, true, 0, 0, 90, 81)]
    public void A_crop_keeps_the_subject_and_its_margin(double margin, bool percent, int left, int top, int width, int height)
    {
        using PixelBuffer photo = Pictures.Rgba(101, 81, (x, y) => new Color((byte)x, (byte)y, 7));
        using PixelBuffer matte = Pictures.Matte(101, 81, (x, y) => x is >= 20 and < 50 && y is >= 10 and < 50 ? 255 : 0);
        using PixelBuffer picture = Compose(photo, matte, new CutoutOptions { Crop = new CropMargin(margin, percent) });
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal(new Color(20, 10, 7), Pictures.At(picture, 20 - left, 10 - top));
        Assert.Equal(new Color(49, 49, 7), Pictures.At(picture, 49 - left, 49 - top));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_crop_does_not_look_at_a_background_or_at_what_is_too_faint_to_see(bool mask)
    {
        using PixelBuffer matte = Pictures.Matte(60, 60, (x, y) => x is >= 20 and < 40 && y is >= 25 and < 35 ? 255 : 3);
        using PixelBuffer photo = Pictures.Rgba(60, 60, (_, _) => Pictures.Red);
        using PixelBuffer picture = Compose(photo, matte, new CutoutOptions
        {
            MaskOnly = mask,
            Crop = default(CropMargin),
            Background = new BlurBackground(),
        });
        Assert.Equal((20, 10), (picture.Width, picture.Height));
    }

    [Fact]
    public void A_crop_to_no_subject_is_refused()
    {
        using PixelBuffer matte = Pictures.Matte(101, 81, (_, _) => 3);
        ImagingException error = Assert.Throws<ImagingException>(
            () => Compose(Scene(), matte, new CutoutOptions { Crop = default(CropMargin) }));
        Assert.Equal("no_subject", error.Code);
    }

    [Fact]
    public void Without_a_crop_no_subject_is_a_transparent_picture()
    {
        using PixelBuffer matte = Pictures.Matte(101, 81, (_, _) => 0);
        using PixelBuffer picture = Compose(Scene(), matte, new CutoutOptions());
        Assert.All(Pictures.Bytes(picture), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(50, 50, 40)]
    [InlineData(101, 101, 81)]
    [InlineData(5000, 101, 81)]
    [InlineData(1, 1, 1)]
    public void A_longest_side_shrinks_and_never_enlarges(int side, int width, int height)
    {
        using PixelBuffer matte = Disc();
        using PixelBuffer picture = Compose(Scene(), matte, new CutoutOptions { MaxSide = side });
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
        using PixelBuffer picture = Compose(photo, matte, new CutoutOptions { MaxSide = 10 });
        Assert.Equal((newWidth, newHeight), (picture.Width, picture.Height));
        Assert.Equal(Pictures.Red, Pictures.At(picture, newWidth - 1, newHeight - 1));
    }

    private static PixelBuffer Compose(PixelBuffer photo, PixelBuffer matte, CutoutOptions options) =>
        Composer.Compose(photo, matte, options, new ImagingLimits(), TestContext.Current.CancellationToken);

    private static CutoutOptions Over(Color colour) => new() { Background = new ColorBackground(colour) };

    private static CutoutOptions Behind(PixelBuffer image, BackgroundFit fit) => new()
    {
        Background = new ImageBackground(PngEncoder.Encode(image, TestContext.Current.CancellationToken), fit),
    };

    /// <summary>A red disc's photo; what is behind it is blue.</summary>
    private static PixelBuffer Scene() =>
        Pictures.Rgba(101, 81, (x, y) => Pictures.Disc(x, y, 50, 40, 24) > 0 ? Pictures.Red : Pictures.Blue);

    private static PixelBuffer Disc() => Pictures.Matte(101, 81, (x, y) => Pictures.Disc(x, y, 50, 40, 20, 6));

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

    private static void AssertNear(Color expected, Color actual, int tolerance)
    {
        Assert.InRange(Math.Abs(expected.Red - actual.Red), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Green - actual.Green), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Blue - actual.Blue), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Alpha - actual.Alpha), 0, tolerance);
    }
}
