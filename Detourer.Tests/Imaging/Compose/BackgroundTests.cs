using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Compose;

public sealed class BackgroundTests
{
    private static readonly Color _green = new(0, 200, 0);

    [Fact]
    public void A_colour_lies_behind_the_subject()
    {
        using PixelBuffer matte = Pictures.Matte(3, 1, (x, _) => x * 127);
        using PixelBuffer photo = Pictures.Rgba(3, 1, (_, _) => Pictures.Red);
        using PixelBuffer picture = Scene.Compose(photo, matte, Over(new Color(0, 0, 255)));
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
        using PixelBuffer picture = Scene.Compose(photo, matte, Over(Pictures.Blue with { Alpha = 100 }));
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
        // Twice as wide as the frame: blue, with green ends outside the frame.
        using PixelBuffer image = Pictures.Rgba(400, 100, (x, _) => x is < 100 or >= 300 ? _green : Pictures.Blue);
        using PixelBuffer matte = Pictures.Matte(100, 50, (x, _) => x < 10 ? 255 : 0);
        using PixelBuffer photo = Pictures.Rgba(100, 50, (_, _) => Pictures.Red);
        using PixelBuffer picture = Scene.Compose(photo, matte, Behind(image, BackgroundFit.Cover));
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
        using PixelBuffer picture = Scene.Compose(photo, matte, Behind(image, BackgroundFit.Contain));
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
            using PixelBuffer matte = Scene.Disc();
            using PixelBuffer picture = Scene.Compose(Scene.Photo(), matte, Behind(image, fit));
            Assert.Equal((101, 81), (picture.Width, picture.Height));
            AssertNear(Pictures.Red, Pictures.At(picture, 50, 40), 0);
            if (fit == BackgroundFit.Cover) AssertNear(Pictures.Blue, Pictures.At(picture, 0, 0), 0);
        }
    }

    [Fact]
    public void An_invalid_background_image_fails_like_a_photo()
    {
        using PixelBuffer matte = Scene.Disc();
        var options = new CutoutOptions
        {
            Background = new ImageBackground("nothing"u8.ToArray(), BackgroundFit.Cover),
        };
        ImagingException error = Assert.Throws<ImagingException>(() => Scene.Compose(Scene.Photo(), matte, options));
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
            // The colour of the disc, soft with its matte, on blue. Mixed pixels at the edge are red as well.
            using PixelBuffer photo = Pictures.Rgba(width, height, (x, y) =>
                new Color(matte.Row(y)[x], 0, (byte)(255 - matte.Row(y)[x])));
            using PixelBuffer alpha = Pictures.Copy(matte);
            var options = new CutoutOptions { Background = new BlurBackground(strength) };
            using PixelBuffer picture = Scene.Compose(photo, matte, options);
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
        using PixelBuffer matte = Scene.Disc();
        using PixelBuffer photo = Pictures.Rgba(
            101, 81, (x, _) => x % 2 == 0 ? new Color(0, 0, 0) : new Color(255, 255, 255));
        var options = new CutoutOptions { Background = new BlurBackground(0.1) };
        using PixelBuffer picture = Scene.Compose(photo, matte, options);
        Assert.InRange(Pictures.At(picture, 5, 5).Red, 100, 155);
    }

    private static CutoutOptions Over(Color colour) => new() { Background = new ColorBackground(colour) };

    private static CutoutOptions Behind(PixelBuffer image, BackgroundFit fit) => new()
    {
        Background = new ImageBackground(PngEncoder.Encode(image, TestContext.Current.CancellationToken), fit),
    };

    private static void AssertNear(Color expected, Color actual, int tolerance)
    {
        Assert.InRange(Math.Abs(expected.Red - actual.Red), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Green - actual.Green), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Blue - actual.Blue), 0, tolerance);
        Assert.InRange(Math.Abs(expected.Alpha - actual.Alpha), 0, tolerance);
    }
}
