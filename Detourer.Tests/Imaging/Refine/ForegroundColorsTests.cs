using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Refine;

/// <summary>Measures the error on cutouts with known colours and alpha before known backgrounds.</summary>
public sealed class ForegroundColorsTests(ITestOutputHelper output)
{
    private static readonly string[] _photos =
    [
        "0003.jpg", "bike.jpg", "girl.png", "horse.jpg", "im_14.png", "lamp2_meitu_1.jpg", "sailboat3.jpg", "whisk.png",
    ];

    [Fact]
    public void Known_cutouts_before_known_backgrounds_get_their_colours_back()
    {
        var ratios = new Ratios(output);
        foreach (string name in (string[])["fur", "glass", "product"])
        {
            using PixelBuffer cutout = Pictures.Decode(Fixture.Read($"{name}.cutout.png"));
            using PixelBuffer matte = Pictures.AlphaOf(cutout);
            foreach ((string behind, Func<int, int, Color> colour) in Backgrounds())
            {
                using PixelBuffer background = Pictures.Rgba(cutout.Width, cutout.Height, colour);
                ratios.Add($"{name} before {behind}", Composite.Measure(cutout, matte, background));
            }
        }

        ratios.AssertGood();
    }

    [Fact]
    public void Photos_before_other_photos_get_their_colours_back()
    {
        Require.Photos();
        var ratios = new Ratios(output);
        for (int i = 0; i < _photos.Length; i++)
        {
            using PixelBuffer photo = Pictures.Decode(Network.Read(_photos[i]));
            using PixelBuffer matte = Network.Reference(_photos[i]);
            using PixelBuffer other = Pictures.Decode(Network.Read(_photos[(i + 3) % _photos.Length]));
            using PixelBuffer background = Frame.Resize(other, photo.Width, photo.Height);
            ratios.Add(_photos[i], Composite.Measure(photo, matte, background));
        }

        ratios.AssertGood();
    }

    [Fact]
    public void Opaque_and_transparent_pixels_keep_their_colours_and_alpha_is_not_touched()
    {
        using PixelBuffer photo = Pictures.Noise(90, 70, 4);
        using PixelBuffer before = Pictures.Copy(photo);
        using PixelBuffer matte = Pictures.Matte(90, 70, (x, y) => Pictures.Disc(x, y, 45, 35, 20, 8));
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);

        int changed = 0;
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                Color was = Pictures.At(before, x, y);
                Color now = Pictures.At(photo, x, y);
                Assert.Equal(was.Alpha, now.Alpha);
                if (matte.Row(y)[x] is 0 or 255) Assert.Equal(was, now);
                else if (was != now) changed++;
            }
        }

        Assert.True(changed > 0);
    }

    [Fact]
    public void A_fringe_of_the_old_background_is_removed()
    {
        using PixelBuffer matte = Pictures.Matte(120, 90, (x, y) => Pictures.Disc(x, y, 60, 45, 25, 10));
        using PixelBuffer photo = Pictures.Rgba(120, 90, (x, y) =>
            new Color(matte.Row(y)[x], 0, (byte)(255 - matte.Row(y)[x])));
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                if (matte.Row(y)[x] < 26) continue;
                Color colour = Pictures.At(photo, x, y);
                Assert.InRange(colour.Red, 240, 255);
                Assert.InRange(colour.Blue, 0, 15);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_matte_without_soft_pixels_changes_nothing(int alpha)
    {
        using PixelBuffer photo = Pictures.Noise(50, 40, 4);
        using PixelBuffer before = Pictures.Copy(photo);
        using PixelBuffer matte = Pictures.Matte(50, 40, (_, _) => alpha);
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);
        Pictures.AssertSame(before, photo);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(254)]
    public void In_one_colour_an_all_soft_matte_finds_that_colour(int alpha)
    {
        using PixelBuffer photo = Pictures.Rgba(50, 40, (_, _) => new Color(200, 100, 50));
        using PixelBuffer matte = Pictures.Matte(50, 40, (_, _) => alpha);
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                Color colour = Pictures.At(photo, x, y);
                Assert.InRange(colour.Red, 198, 202);
                Assert.InRange(colour.Green, 98, 102);
                Assert.InRange(colour.Blue, 48, 52);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(1999, 1)]
    [InlineData(3, 2)]
    public void Odd_sizes_are_accepted(int width, int height)
    {
        using PixelBuffer photo = Pictures.Noise(width, height, 4);
        using PixelBuffer matte = Pictures.Noise(width, height, 1, seed: 2);
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);
        Assert.Equal(width * height * 4, Pictures.Bytes(photo).Length);
    }

    private static IEnumerable<(string Name, Func<int, int, Color> Colour)> Backgrounds()
    {
        yield return ("white", (_, _) => new Color(255, 255, 255));
        yield return ("green", (_, _) => new Color(30, 140, 60));
        yield return ("night", (_, _) => new Color(10, 12, 40));
        yield return ("a gradient", (x, y) => new Color((byte)(x * 255 / 640), (byte)(y * 255 / 480), 120));
        yield return ("tiles", (x, y) =>
            ((x / 40) + (y / 40)) % 2 == 0 ? new Color(220, 90, 40) : new Color(40, 90, 160));
        yield return ("waves", (x, y) => new Color(
            (byte)(128 + (90 * Math.Sin((x + (0.4 * y)) / 9.0))),
            (byte)(128 + (70 * Math.Sin((y - (0.3 * x)) / 13.0))),
            (byte)(110 + (60 * Math.Sin((x + y) / 23.0)))));
    }

    private sealed class Ratios(ITestOutputHelper output)
    {
        private readonly List<(double Kept, double Premultiplied)> _all = [];

        public void Add(string name, ColorError error)
        {
            _all.Add((error.Estimated / error.Kept, error.Estimated / error.Premultiplied));
            output.WriteLine(
                $"{name}: {error.Estimated:0.00}, kept {_all[^1].Kept:0.000}, "
                + $"RGB×alpha {_all[^1].Premultiplied:0.000}");
        }

        public void AssertGood()
        {
            (double kept, double premultiplied) =
                (_all.Average(ratio => ratio.Kept), _all.Average(ratio => ratio.Premultiplied));
            output.WriteLine($"on average: of keeping {kept:0.000}, of RGB×alpha {premultiplied:0.000}");
            Assert.InRange(kept, 0, 0.85);
            Assert.InRange(premultiplied, 0, 0.5);
        }
    }
}
