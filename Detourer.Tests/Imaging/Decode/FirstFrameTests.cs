using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

[Collection(ExclusiveTests.Name)]
public sealed class FirstFrameTests
{
    [Theory]
    [InlineData("tiff", 3)]
    [InlineData("gif", 3)]
    [InlineData("webp", 3)]
    [InlineData("gif", 10_000)]
    [InlineData("webp", 10_000)]
    public void Only_the_first_frame_is_decoded_and_only_its_memory_is_used(string format, int frames)
    {
        byte[] file = ImageFiles.Animation(format, frames);
        long growth = Memory.PeakGrowth(() =>
        {
            using PixelBuffer first = Pictures.Decode(file);
            Assert.Equal((8, 8), (first.Width, first.Height));
            Assert.Equal(Pictures.Red, Pictures.At(first, 4, 4));
        });
        Assert.InRange(growth, 0, 200);
    }
}
