using System.Text;
using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Encode;

public sealed class EncoderTests
{
    public static TheoryData<OutputFormat> Formats => [.. Enum.GetValues<OutputFormat>()];

    [Theory]
    [InlineData(OutputFormat.Png, 0)]
    [InlineData(OutputFormat.WebPLossless, 0)]
    [InlineData(OutputFormat.Tiff, 0)]
    [InlineData(OutputFormat.WebP, 24)]
    [InlineData(OutputFormat.Avif, 24)]
    public async Task A_cutout_is_read_by_another_decoder(OutputFormat format, int tolerance)
    {
        using PixelBuffer image = Cutout();
        using PixelBuffer read = await ReadAsync(Encode(image, format), format);
        Assert.Equal((image.Width, image.Height), (read.Width, read.Height));
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                (Color expected, Color actual) = (Pictures.At(image, x, y), Pictures.At(read, x, y));
                Assert.InRange(Math.Abs(expected.Alpha - actual.Alpha), 0, tolerance);
                // Colours of nearly transparent pixels may differ in a lossy format.
                if (expected.Alpha < (tolerance == 0 ? 1 : 200)) continue;
                Assert.InRange(Math.Abs(expected.Red - actual.Red), 0, tolerance);
                Assert.InRange(Math.Abs(expected.Green - actual.Green), 0, tolerance);
                Assert.InRange(Math.Abs(expected.Blue - actual.Blue), 0, tolerance);
            }
        }
    }

    [Fact]
    public async Task A_jpeg_is_read_by_another_decoder()
    {
        using PixelBuffer image = Pictures.Scene(97, 61);
        using PixelBuffer read = await ImageMagickTool.ReadAsync(Encode(image, OutputFormat.Jpeg), "jpeg");
        Pictures.AssertClose(image, read, 8);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_matte_is_read_by_another_decoder(OutputFormat format)
    {
        using PixelBuffer matte = Pictures.Matte(97, 61, (x, y) => Pictures.Disc(x, y, 48, 30, 22, 12));
        using PixelBuffer read = await ImageMagickTool.ReadAsync(Encode(matte, format), ToolName(format));
        using PixelBuffer grey = Pictures.GreyOf(read);
        Pictures.AssertClose(matte, grey,
            format is OutputFormat.Png or OutputFormat.Tiff or OutputFormat.WebPLossless ? 0 : 16);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Metadata_of_the_photo_is_removed(OutputFormat format)
    {
        byte[] photo = MetadataFile.Jpeg();
        Assert.Contains("SECRET", Encoding.Latin1.GetString(photo), StringComparison.Ordinal);
        using PixelBuffer image = Pictures.Decode(photo);
        string answer = Encoding.Latin1.GetString(Encode(image, format).Span);
        foreach (string trace in (string[])["SECRET", "Exif", "xmpmeta", "adobe.com/xap"])
            Assert.DoesNotContain(trace, answer, StringComparison.Ordinal);

        using var read = Image.NewFromBuffer(Encode(image, format).ToArray());
        Assert.DoesNotContain(read.GetFields(), field =>
            field.StartsWith("exif", StringComparison.Ordinal) || field is "xmp-data" or "iptc-data");
        Assert.True(!read.Contains("orientation") || (int)read.Get("orientation") == 1);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_result_is_tagged_as_srgb(OutputFormat format)
    {
        using PixelBuffer image = Pictures.Scene();
        ReadOnlyMemory<byte> file = Encode(image, format);
        if (format == OutputFormat.Png)
        {
            Assert.Contains(PngFile.Read(file.Span), chunk => chunk is { Type: "sRGB", Data: [0] });
            return;
        }

        using var read = Image.NewFromBuffer(file.ToArray());
        Assert.True(read.Contains("icc-profile-data"));
        using PixelBuffer again = Pictures.Decode(file);
        Pictures.AssertClose(image, again, 12);
    }

    [Theory]
    [InlineData(OutputFormat.WebP, 16_384)]
    [InlineData(OutputFormat.WebPLossless, 16_384)]
    [InlineData(OutputFormat.Avif, 16_385)]
    [InlineData(OutputFormat.Jpeg, 65_501)]
    public void A_side_that_a_format_does_not_support_is_rejected(OutputFormat format, int side)
    {
        using PixelBuffer image = Pictures.Rgba(side, 1, (_, _) => Pictures.Red);
        ImagingException error = Assert.Throws<ImagingException>(() => Encode(image, format));
        Assert.Equal("too_large_for_format", error.Code);
    }

    [Theory]
    [InlineData(OutputFormat.WebP, 16_383)]
    [InlineData(OutputFormat.Avif, 16_384)]
    [InlineData(OutputFormat.Jpeg, 65_500)]
    public void The_longest_side_of_a_format_is_supported(OutputFormat format, int side)
    {
        using PixelBuffer image = Pictures.Rgba(side, 1, (_, _) => Pictures.Red);
        Assert.False(Encode(image, format).IsEmpty);
    }

    [Fact]
    public void A_lower_quality_is_a_smaller_file()
    {
        using PixelBuffer image = Pictures.Noise(128, 128, 4);
        foreach (OutputFormat format in (OutputFormat[])[OutputFormat.Jpeg, OutputFormat.WebP, OutputFormat.Avif])
            Assert.True(Encode(image, format, 20).Length < Encode(image, format, 90).Length);
    }

    private static ReadOnlyMemory<byte> Encode(PixelBuffer image, OutputFormat format, int? quality = null) =>
        Detourer.Imaging.Encode.Encoder.Encode(
            image, format, quality, new FileMetadata(), TestContext.Current.CancellationToken);

    /// <summary>Some builds of ImageMagick drop the alpha of AVIF.</summary>
    private static Task<PixelBuffer> ReadAsync(ReadOnlyMemory<byte> file, OutputFormat format) =>
        format == OutputFormat.Avif ? AvifTool.ReadAsync(file) : ImageMagickTool.ReadAsync(file, ToolName(format));

    private static string ToolName(OutputFormat format) => format.Extension()[1..];

    /// <summary>A cutout with soft edges and zero in invisible pixels.</summary>
    private static PixelBuffer Cutout()
    {
        using PixelBuffer scene = Pictures.Scene(97, 61);
        return Pictures.Rgba(97, 61, (x, y) => Pictures.Disc(x, y, 48, 30, 22, 8) is var alpha and > 0
            ? Pictures.At(scene, x, y) with { Alpha = (byte)alpha }
            : Pictures.Clear);
    }
}
