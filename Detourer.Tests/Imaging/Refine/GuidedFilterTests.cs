using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Refine;

public sealed class GuidedFilterTests
{
    [Fact]
    public void A_blurred_edge_moves_to_where_the_photo_has_its_edge()
    {
        using PixelBuffer photo = Pictures.Rgba(80, 60, (x, _) => x < 40 ? Pictures.Red : Pictures.Blue);
        using PixelBuffer matte = Pictures.Matte(80, 60, (x, _) => Math.Clamp(128 + ((39 - x) * 60), 0, 255));
        GuidedFilter.Apply(photo, matte, 40, TestContext.Current.CancellationToken);
        for (int y = 0; y < 60; y++)
        {
            Assert.InRange(matte.Row(y)[38], 200, 255);
            Assert.InRange(matte.Row(y)[41], 0, 55);
        }
    }

    [Fact]
    public void Far_from_edges_of_the_matte_a_busy_photo_changes_nothing()
    {
        using PixelBuffer photo = Pictures.Noise(120, 60, 4);
        using PixelBuffer matte = Pictures.Matte(120, 60, (x, _) => x < 60 ? 255 : 0);
        GuidedFilter.Apply(photo, matte, 60, TestContext.Current.CancellationToken);
        for (int y = 0; y < 60; y++)
        {
            Assert.All(matte.Row(y)[..45].ToArray(), value => Assert.Equal(255, value));
            Assert.All(matte.Row(y)[75..].ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void A_photo_that_the_network_saw_whole_keeps_its_matte()
    {
        using PixelBuffer photo = Pictures.Noise(60, 60, 4);
        using PixelBuffer matte = Pictures.Noise(60, 60, 1, seed: 2);
        using PixelBuffer before = Pictures.Copy(matte);
        GuidedFilter.Apply(photo, matte, 60, TestContext.Current.CancellationToken);
        Pictures.AssertSame(before, matte);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 50)]
    [InlineData(2500, 1)]
    public void Odd_sizes_and_flat_photos_are_accepted(int width, int height)
    {
        using PixelBuffer photo = Pictures.Rgba(width, height, (_, _) => new Color(90, 90, 90));
        using PixelBuffer matte = Pictures.Matte(width, height, (_, _) => 100);
        int side = Math.Max(1, Math.Max(width, height) / 3);
        GuidedFilter.Apply(photo, matte, side, TestContext.Current.CancellationToken);
        Assert.All(Pictures.Bytes(matte), value => Assert.InRange(value, 99, 101));
    }
}
