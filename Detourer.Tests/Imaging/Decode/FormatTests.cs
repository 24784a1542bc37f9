using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

public sealed class FormatTests
{
    [Theory]
    [InlineData("jpg", 4)]
    [InlineData("png", 0)]
    [InlineData("webp", 0)]
    [InlineData("avif", 10)]
    [InlineData("gif", 24)]
    [InlineData("tiff", 0)]
    [InlineData("bmp", 0)]
    [InlineData("psd", 0)]
    public void A_format_is_decoded_with_its_size_and_colours(string format, int tolerance)
    {
        using PixelBuffer scene = Pictures.Scene();
        using PixelBuffer decoded = Pictures.Decode(ImageFiles.Write(scene, format));
        Pictures.AssertClose(scene, decoded, tolerance);
    }

    /// <summary>The same rendering, through HEVC and through JPEG XL.</summary>
    [Fact]
    public void Heic_and_jpeg_xl_show_the_same_picture()
    {
        using PixelBuffer heic = Pictures.Decode(Fixture.Read("fur.heic"));
        using PixelBuffer jxl = Pictures.Decode(Fixture.Read("fur.jxl"));
        Assert.Equal((256, 192), (heic.Width, heic.Height));
        Assert.Equal((256, 192), (jxl.Width, jxl.Height));
        double mean = Pictures.Bytes(heic).Zip(Pictures.Bytes(jxl), (a, b) => Math.Abs(a - b)).Average();
        Assert.InRange(mean, 0, 6);
        Assert.All(Enumerable.Range(0, 192), y => Assert.Equal(255, Pictures.At(jxl, 100, y).Alpha));
    }

    [Fact]
    public void A_bitmap_of_32_bits_has_its_colours()
    {
        using PixelBuffer scene = Pictures.Scene(37, 21);
        using PixelBuffer decoded = Pictures.Decode(ImageFiles.Bmp(scene, 32));
        Pictures.AssertSame(scene, decoded);
    }

    [Theory]
    [InlineData("jpg", "Jpeg")]
    [InlineData("png", "Png")]
    [InlineData("webp", "WebP")]
    [InlineData("avif", "Avif")]
    [InlineData("gif", "Gif")]
    [InlineData("tiff", "Tiff")]
    [InlineData("bmp", "Bmp")]
    [InlineData("psd", "Psd")]
    [InlineData("heic", "Heic")]
    [InlineData("jxl", "JpegXl")]
    public void A_format_is_detected_from_the_bytes(string format, string kind) =>
        Assert.Equal(kind, Signature.Identify(ImageFiles.Small(format)).ToString());

    [Fact]
    public void The_video_of_a_motion_photo_is_accepted()
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] film = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8, .. new byte[5000]];
        using PixelBuffer decoded = Pictures.Decode((byte[])[.. ImageFiles.Write(scene, "jpg"), .. film]);
        Pictures.AssertClose(scene, decoded, 4);
    }

    /// <summary>MPO: the other eye, or a preview, follows the picture.</summary>
    [Fact]
    public void Of_two_pictures_in_a_jpeg_the_first_is_decoded()
    {
        using PixelBuffer scene = Pictures.Scene(), preview = Pictures.Rgba(16, 12, (_, _) => Pictures.Red);
        using PixelBuffer decoded = Pictures.Decode(
            (byte[])[.. ImageFiles.Write(scene, "jpg"), .. ImageFiles.Write(preview, "jpg")]);
        Pictures.AssertClose(scene, decoded, 4);
    }

    [Fact]
    public void Of_several_pictures_in_a_heic_the_primary_one_is_decoded()
    {
        byte[] file = HeicFile.Grid();
        using PixelBuffer tile = Pictures.Decode(Fixture.Read("fur.heic")), grid = Pictures.Decode(file);
        Assert.Equal((512, 192), (grid.Width, grid.Height));
        Assert.Equal(Pictures.At(tile, 100, 90), Pictures.At(grid, 100, 90));
        Assert.Equal(Pictures.At(tile, 100, 90), Pictures.At(grid, 356, 90));
        ImageHeader header = ImageHeader.Read(file, new ImagingLimits());
        Assert.Equal((512, 192), (header.Width, header.Height));
    }

    [Fact]
    public void A_segment_of_a_longer_array_is_decoded()
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] png = ImageFiles.Write(scene, "png");
        byte[] longer = [1, 2, 3, .. png, 4, 5];
        using PixelBuffer decoded = Pictures.Decode(longer.AsMemory(3, png.Length));
        Pictures.AssertSame(scene, decoded);
    }
}
