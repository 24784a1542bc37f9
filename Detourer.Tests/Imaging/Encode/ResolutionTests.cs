using System.Buffers.Binary;
using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Encode;

/// <summary>The resolution for print goes from the photo to the result.</summary>
public sealed class ResolutionTests
{
    public static TheoryData<OutputFormat> Formats => [OutputFormat.Png, OutputFormat.Jpeg, OutputFormat.Tiff];

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_resolution_of_a_photo_is_kept(OutputFormat format)
    {
        foreach (int dpi in (int[])[10, 72, 96, 240, 300, 1200, 2400])
        {
            byte[] photo = PngFile.Insert(ImageFiles.Small("png"), "pHYs", Density(dpi, dpi));
            Assert.Equal((dpi, dpi), Read(Convert(photo, format)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Both_directions_are_kept(OutputFormat format)
    {
        byte[] fax = PngFile.Insert(ImageFiles.Small("png"), "pHYs", Density(204, 98));
        Assert.Equal((204, 98), Read(Convert(fax, format)));
    }

    [Fact]
    public void A_photo_without_a_resolution_gets_none_as_a_png()
    {
        byte[] png = Convert(ImageFiles.Bmp(Pictures.Scene(), 24), OutputFormat.Png);
        Assert.DoesNotContain(PngFile.Read(png), chunk => chunk.Type == "pHYs");
    }

    [Fact]
    public void A_photo_without_a_resolution_gets_none_as_a_jpeg() =>
        Assert.Null(HeaderResolution.Find(Convert(ImageFiles.Bmp(Pictures.Scene(), 24), OutputFormat.Jpeg)));

    [Fact]
    public void A_photo_without_a_resolution_gets_72_as_a_tiff() =>
        Assert.Equal((72, 72), Read(Convert(ImageFiles.Bmp(Pictures.Scene(), 24), OutputFormat.Tiff)));

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_resolution_is_chosen(OutputFormat format)
    {
        byte[] photo = PngFile.Insert(ImageFiles.Small("png"), "pHYs", Density(300, 300));
        CutoutOptions options = CutoutOptionsParser.Parse(name => name == "dpi" ? "150" : null);
        using PixelBuffer picture = Pictures.Decode(photo);
        byte[] file = Encoder.Encode(
            picture, format, null, options.MetadataOf(photo), TestContext.Current.CancellationToken).ToArray();
        Assert.Equal((150, 150), Read(file));
    }

    [Theory]
    [InlineData(1, 300, 300)] // per inch
    [InlineData(2, 118, 300)] // per centimetre
    [InlineData(0, 300, null)] // only a proportion
    public void The_header_of_a_jpeg_is_read(int unit, int density, int? dpi)
    {
        byte[] jfif = [.. "JFIF\0"u8, 1, 2, (byte)unit, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(8), (ushort)density);
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(10), (ushort)density);
        Assert.Equal(dpi, Dpi(Jpeg(0xE0, jfif)));
    }

    [Theory]
    [InlineData(2, 300u, 1u, 300)]
    [InlineData(2, 3000u, 10u, 300)]
    [InlineData(3, 118u, 1u, 300)]
    [InlineData(1, 300u, 1u, null)]
    [InlineData(2, 300u, 0u, null)]
    public void The_tags_of_a_tiff_and_of_exif_are_read(int unit, uint numerator, uint denominator, int? dpi)
    {
        byte[] tiff = TiffFile.Write(new TiffPage(8, 8, 2, 3, 8)
        {
            Tags = new()
            {
                [282] = TiffValue.Rational(numerator, denominator),
                [283] = TiffValue.Rational(numerator, denominator),
                [296] = TiffValue.Short(unit),
            },
        });
        Assert.Equal(dpi, Dpi(tiff));
        Assert.Equal(dpi, Dpi(Jpeg(0xE1, [.. "Exif\0\0"u8, .. tiff])));
    }

    [Fact]
    public void The_headers_of_a_bitmap_and_of_a_psd_are_read()
    {
        byte[] bitmap = ImageFiles.Bmp(Pictures.Scene(), 24);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(38), 11811);
        BinaryPrimitives.WriteInt32LittleEndian(bitmap.AsSpan(42), 11811);
        Assert.Equal(300, HeaderResolution.Find(bitmap)!.Value.X, 1);

        byte[] info = [0x01, 0x2C, 0, 0, 0, 1, 0, 1, 0x01, 0x2C, 0, 0, 0, 1, 0, 1];
        byte[] other = [.. "8BIM"u8, 0x04, 0x04, 0, 0, 0, 0, 0, 3, 1, 2, 3, 0];
        byte[] resources = [.. other, .. "8BIM"u8, 0x03, 0xED, 0, 0, 0, 0, 0, 16, .. info];
        byte[] psd =
            [.. "8BPS"u8, 0, 1, .. new byte[20], 0, 0, 0, 0, 0, 0, 0, (byte)resources.Length, .. resources];
        Assert.Equal(Resolution.Square(300), HeaderResolution.Find(psd));
    }

    [Fact]
    public void Mutated_headers_are_read_without_an_exception_of_another_kind()
    {
        var random = new Random(3);
        foreach (string format in (string[])["png", "jpg", "tiff", "bmp"])
        {
            byte[] file = ImageFiles.Small(format);
            for (int i = 0; i < 300; i++)
            {
                byte[] mutated = file[..random.Next(16, file.Length)];
                for (int n = 0; n < 4; n++) mutated[random.Next(8, mutated.Length)] = (byte)random.Next(256);
                try
                {
                    HeaderResolution.Find(mutated);
                }
                catch (ImagingException)
                {
                    // A TIFF may be damaged; its pixels are decoded before.
                }
            }
        }
    }

    private static byte[] Density(double x, double y)
    {
        var data = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(data, (int)Math.Round(x / 0.0254));
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), (int)Math.Round(y / 0.0254));
        data[8] = 1;
        return data;
    }

    private static byte[] Convert(byte[] photo, OutputFormat format) => new Rendition(format).Make(
        photo, new ImagingLimits(), InProcessDecoder.Instance, TimeProvider.System,
        TestContext.Current.CancellationToken).ToArray();

    /// <summary>As libvips reads it, in pixels per inch.</summary>
    private static (int X, int Y) Read(byte[] file)
    {
        using var image = Image.NewFromBuffer(file);
        return ((int)Math.Round(image.Xres * 25.4), (int)Math.Round(image.Yres * 25.4));
    }

    private static int? Dpi(byte[] file) =>
        HeaderResolution.Find(file) is { } found ? (int)Math.Round(found.X) : null;

    /// <summary>The start of a JPEG with one segment.</summary>
    private static byte[] Jpeg(byte marker, byte[] data) =>
        [0xFF, 0xD8, 0xFF, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2), .. data, 0xFF, 0xDA, 0, 0];
}
