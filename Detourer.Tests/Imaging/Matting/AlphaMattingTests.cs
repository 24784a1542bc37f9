using Detourer.Imaging;
using Detourer.Imaging.Matting;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Matting;

public sealed class AlphaMattingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(Refinement.Matte)]
    [InlineData(Refinement.Best)]
    public void Hair_is_found_that_the_network_has_blurred(Refinement refinement)
    {
        using var scene = HairScene.Draw();
        using PixelBuffer photo = Pictures.Copy(scene.Photo), matte = Pictures.Copy(scene.Network);
        Refine(photo, matte, refinement);

        (double before, double after) = (scene.ErrorOf(scene.Network), scene.ErrorOf(matte));
        output.WriteLine($"{before:0.0} levels before, {after:0.0} after");
        Assert.InRange(after, 0, before * 0.6);
    }

    [Fact]
    public void The_same_photo_gives_the_same_pixels()
    {
        using var scene = HairScene.Draw();
        using PixelBuffer first = Pictures.Copy(scene.Network), second = Pictures.Copy(scene.Network);
        AlphaMatting.Apply(scene.Photo, first, 1024, MattingSettings.Matte, TestContext.Current.CancellationToken);
        AlphaMatting.Apply(scene.Photo, second, 1024, MattingSettings.Matte, TestContext.Current.CancellationToken);
        Pictures.AssertSame(first, second);
    }

    [Fact]
    public void A_photo_with_too_many_uncertain_samples_is_solved_at_a_coarser_scale()
    {
        using var scene = HairScene.Draw();
        using PixelBuffer matte = Pictures.Copy(scene.Network);
        var settings = new MattingSettings { UncertainSamples = 20_000 };
        AlphaMatting.Apply(scene.Photo, matte, 1024, settings, TestContext.Current.CancellationToken);
        Assert.InRange(scene.ErrorOf(matte), 0, scene.ErrorOf(scene.Network));
    }

    [Fact]
    public void A_weak_plateau_never_rises_though_it_has_the_colours_of_the_subject()
    {
        static bool Plateau(int x, int y) => x is >= 290 and < 370 && y is >= 170 and < 230;
        using PixelBuffer matte = Pictures.Matte(400, 400, (x, y) =>
            Math.Max(Pictures.Disc(x, y, 200, 200, 90, 8), Plateau(x, y) ? 60 : 0));
        using PixelBuffer before = Pictures.Copy(matte);
        using PixelBuffer photo = Pictures.Rgba(400, 400, (x, y) =>
            Plateau(x, y) || Pictures.Disc(x, y, 200, 200, 90) > 127 ? HairScene.Fur(x, y) : HairScene.Meadow(x, y));
        Refine(photo, matte, Refinement.Matte);
        for (int y = 180; y < 220; y++)
            for (int x = 310; x < 360; x++) Assert.InRange(matte.Row(y)[x], 0, before.Row(y)[x] + 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_matte_without_soft_pixels_is_unchanged(int alpha)
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer matte = Pictures.Matte(60, 50, (_, _) => alpha);
        Refine(photo, matte, Refinement.Matte);
        Assert.All(Pictures.Bytes(matte), value => Assert.Equal(alpha, value));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(2500, 1)]
    [InlineData(3, 3)]
    [InlineData(9, 4)]
    [InlineData(8, 65)]
    [InlineData(67, 70)]
    public void Odd_sizes_are_accepted(int width, int height)
    {
        using PixelBuffer photo = Pictures.Noise(width, height, 4);
        using PixelBuffer matte = Pictures.Noise(width, height, 1, seed: 2);
        Refine(photo, matte, Refinement.Best);
        Assert.Equal(width * height, Pictures.Bytes(matte).Length);
    }

    private static void Refine(PixelBuffer photo, PixelBuffer matte, Refinement refinement) =>
        Refiner.Refine(photo, matte, refinement, 1024, TestContext.Current.CancellationToken);
}
