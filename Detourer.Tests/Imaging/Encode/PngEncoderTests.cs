using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Encode;

public sealed class PngEncoderTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 4 },
        { 1, 1, 1 },
        { 77, 1, 4 },
        { 1, 77, 4 },
        { 33, 19, 4 },
        { 257, 63, 1 },
        { 511, 2100, 4 },
        { 1023, 3000, 1 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Noise_is_encoded_without_loss(int width, int height, int channels)
    {
        using PixelBuffer image = Pictures.Noise(width, height, channels);
        AssertReadBack(image);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Smooth_images_are_encoded_without_loss(int width, int height, int channels)
    {
        using PixelBuffer image = channels == 4
            ? Pictures.Scene(width, height)
            : Pictures.Matte(width, height, (x, y) => Pictures.Disc(x, y, width / 2, height / 2, width / 3.0, 9));
        AssertReadBack(image);
    }

    [Fact]
    public async Task Another_decoder_reads_the_same()
    {
        using PixelBuffer image = Pictures.Noise(513, 1100, 4);
        using PixelBuffer read = await ImageMagickTool.ReadAsync(Encode(image), "png");
        Pictures.AssertSame(image, read);
    }

    [Fact]
    public async Task Another_decoder_reads_the_same_of_a_matte()
    {
        using PixelBuffer image = Pictures.Noise(311, 97, 1);
        using PixelBuffer read = await ImageMagickTool.ReadAsync(Encode(image), "png");
        using PixelBuffer grey = Pictures.GreyOf(read);
        Pictures.AssertSame(image, grey);
    }

    [Fact]
    public void A_transparent_image_needs_few_bytes()
    {
        using PixelBuffer image = Pictures.Rgba(1000, 1000, (_, _) => Pictures.Clear);
        AssertReadBack(image);
        Assert.InRange(Encode(image).Length, 1, 50_000); // 4 MB of pixels
    }

    [Fact]
    public void Chunks_have_their_order_their_checksums_and_the_tag_of_srgb()
    {
        using PixelBuffer image = Pictures.Noise(511, 2100, 4);
        List<PngFile.Chunk> chunks = PngFile.Read(Encode(image).Span);
        Assert.All(chunks, chunk => Assert.Equal(chunk.RightCrc, chunk.Crc));
        Assert.Equal(["IHDR", "sRGB", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type).Distinct());
        Assert.True(chunks.Count(chunk => chunk.Type == "IDAT") > 4, "The image is not of several strips.");
        Assert.Equal([0], chunks[1].Data);
    }

    [Fact]
    public void The_same_pixels_are_the_same_bytes()
    {
        using PixelBuffer image = Pictures.Noise(511, 2100, 4);
        Assert.True(Encode(image).Span.SequenceEqual(Encode(image).Span));
    }

    private static ReadOnlyMemory<byte> Encode(PixelBuffer image) =>
        PngEncoder.Encode(image, TestContext.Current.CancellationToken);

    /// <summary>Decodes with libvips, where a warning is a failure.</summary>
    private static void AssertReadBack(PixelBuffer image)
    {
        using var read = Image.PngloadBuffer(Encode(image).ToArray(), failOn: Enums.FailOn.Warning);
        Assert.Equal((image.Width, image.Height, image.Channels), (read.Width, read.Height, read.Bands));
        Assert.True(Pictures.Bytes(image).AsSpan().SequenceEqual(read.WriteToMemory<byte>()));
    }
}
