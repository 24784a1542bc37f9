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
        Refiner.Refine(photo, matte, Refinement.Colors, 30, TestContext.Current.CancellationToken);
        Pictures.AssertSame(matteBefore, matte);

        using PixelBuffer again = Pictures.Copy(photoBefore);
        Refiner.Refine(again, matte, Refinement.Matte, 30, TestContext.Current.CancellationToken);
        Pictures.AssertSame(photoBefore, again);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    public void A_settled_matte_stays(int alpha)
    {
        using PixelBuffer photo = Pictures.Noise(60, 50, 4);
        using PixelBuffer before = Pictures.Copy(photo);
        using PixelBuffer matte = Pictures.Matte(60, 50, (_, _) => alpha);
        Refiner.Refine(photo, matte, Refinement.On, 30, TestContext.Current.CancellationToken);
        Assert.All(Pictures.Bytes(matte), value => Assert.Equal(alpha, value));
        Pictures.AssertSame(before, photo);
    }
}
