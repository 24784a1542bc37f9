using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>JPEG 2000, with and without a container. The files are written by ImageMagick's command line.</summary>
public sealed class Jpeg2000Tests
{
    [Theory]
    [InlineData("jp2")]
    [InlineData("j2k")]
    public async Task A_picture_has_its_size_and_colours(string format)
    {
        using PixelBuffer scene = Pictures.Scene();
        byte[] file = await WriteAsync(scene, format);
        Assert.Equal(ImageKind.Jpeg2000, Signature.Identify(file));
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertClose(scene, decoded, 6);

        var header = new ImageHeader("image/jp2", 64, 48);
        Assert.Equal(header, ImageHeader.Read(file, new ImagingLimits()));
        using var large = new MemoryStream([.. file, .. new byte[2_000_000]]);
        Assert.Equal(header, ImageHeader.Read(large, new ImagingLimits()));
    }

    [Theory]
    [InlineData("jp2")]
    [InlineData("j2k")]
    public async Task A_damaged_file_is_an_image_or_an_error(string format)
    {
        byte[] file = await WriteAsync(Pictures.Scene(), format);
        var random = new Random(2);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = i % 2 == 0 ? file[..random.Next(16, file.Length)] : [.. file];
            for (int n = 0; n < i % 4; n++) damaged[random.Next(12, damaged.Length)] = (byte)random.Next(256);
            try
            {
                Pictures.Decode(damaged, new ImagingLimits { MaxPixels = 4_000_000 }).Dispose();
            }
            catch (ImagingException e)
            {
                Assert.Contains(e.Code, (string[])
                    ["image_truncated", "image_corrupt", "too_many_pixels", "image_too_complex", "not_an_image"]);
            }
        }
    }

    private static Task<byte[]> WriteAsync(PixelBuffer picture, string format) =>
        ImageMagickTool.WriteAsync(picture, format, "-alpha", "off", "-quality", "100");
}
