using Detourer.Imaging;

namespace Detourer.Tests.Imaging.Decode;

[Collection(ExclusiveTests.Name)]
public sealed class BombTests
{
    [Fact]
    public void A_png_of_two_megabytes_and_900_megapixels_is_refused_by_its_header()
    {
        byte[] bomb = PngFile.Bomb(30_000);
        Assert.InRange(bomb.Length, 2_000_000, 4_000_000);
        long growth = Memory.PeakGrowth(() =>
        {
            ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(bomb));
            Assert.Equal("too_many_pixels", error.Code);
        });
        Assert.InRange(growth, 0, 100);
    }

    [Fact]
    public void A_smaller_file_of_the_same_kind_is_a_valid_image()
    {
        using var image = Pictures.Decode(PngFile.Bomb(300));
        Assert.Equal((300, 300), (image.Width, image.Height));
        Assert.Equal(new(0, 0, 0), Pictures.At(image, 299, 299));
    }
}
