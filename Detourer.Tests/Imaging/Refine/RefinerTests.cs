using Detourer.Imaging;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Refine;

public sealed class RefinerTests
{
    [Fact]
    public void Off_leaves_everything_as_it_is()
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer matte = Pictures.Noise(60, 50, 1, seed: 2);
        using PixelBuffer photoBefore = Pictures.Copy(photo);
        using PixelBuffer matteBefore = Pictures.Copy(matte);
        Refiner.Refine(photo, matte, Refinement.Off, 30, TestContext.Current.CancellationToken);
        Pictures.AssertSame(photoBefore, photo);
        Pictures.AssertSame(matteBefore, matte);
    }

    [Fact]
    public void Only_colours_leaves_the_matte_and_only_the_matte_leaves_colours()
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer matte = Pictures.Matte(60, 50, (x, y) => Pictures.Disc(x, y, 30, 25, 15, 6));
        using PixelBuffer photoBefore = Pictures.Copy(photo);
        using PixelBuffer matteBefore = Pictures.Copy(matte);
        ForegroundColors.Estimate(photo, matte, TestContext.Current.CancellationToken);
        Pictures.AssertSame(matteBefore, matte);

        using PixelBuffer again = Pictures.Copy(photoBefore);
        GuidedFilter.Apply(again, matte, 30, TestContext.Current.CancellationToken);
        Pictures.AssertSame(photoBefore, again);
    }

    [Fact]
    public void Guided_is_the_guided_filter_and_then_the_colours()
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer matte = Pictures.Matte(60, 50, (x, y) => Pictures.Disc(x, y, 30, 25, 15, 6));
        using PixelBuffer expected = Pictures.Copy(photo);
        using PixelBuffer expectedMatte = Pictures.Copy(matte);
        GuidedFilter.Apply(expected, expectedMatte, 30, TestContext.Current.CancellationToken);
        ForegroundColors.Estimate(expected, expectedMatte, TestContext.Current.CancellationToken);

        Refiner.Refine(photo, matte, Refinement.Guided, 30, TestContext.Current.CancellationToken);
        Pictures.AssertSame(expected, photo);
        Pictures.AssertSame(expectedMatte, matte);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_matte_without_soft_pixels_is_unchanged(int alpha)
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer before = Pictures.Copy(photo);
        using PixelBuffer matte = Pictures.Matte(60, 50, (_, _) => alpha);
        Refiner.Refine(photo, matte, Refinement.Guided, 30, TestContext.Current.CancellationToken);
        Assert.All(Pictures.Bytes(matte), value => Assert.Equal(alpha, value));
        Pictures.AssertSame(before, photo);
    }
}
