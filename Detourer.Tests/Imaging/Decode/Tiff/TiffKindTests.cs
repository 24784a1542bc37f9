using Detourer.Imaging;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode.Tiff;

/// <summary>
/// Every kind of TIFF that libtiff's own test pictures have shows its true colours, or is refused. The files are
/// written by <see cref="TiffFile"/>, and their colours are known.
/// </summary>
public sealed class TiffKindTests
{
    private const int Width = 33, Height = 21;

    private const int MinIsWhite = 0, MinIsBlack = 1, Rgb = 2, Palette = 3, Cmyk = 5, YCbCr = 6, Lab = 8, IccLab = 9;

    private const int Compression = 259, ExtraSamples = 338, SampleFormat = 339, ColorMap = 320;

    public static TheoryData<int> Depths => [1, 2, 4, 6, 8, 10, 12, 14, 16, 24, 32];

    [Theory]
    [MemberData(nameof(Depths))]
    public void Grey_of_every_depth(int bits)
    {
        AssertShows(Rounded(Grey, bits), TiffFile.Write(
            Page(MinIsBlack, 1, bits) with { Sample = (x, y, _) => Stored(Grey(x, y, 0), bits) }));
        AssertShows(Rounded(Grey, bits), TiffFile.Write(
            Page(MinIsWhite, 1, bits) with { Sample = (x, y, _) => Largest(bits) - Stored(Grey(x, y, 0), bits) }));
    }

    [Theory]
    [MemberData(nameof(Depths))]
    public void Colours_of_every_depth(int bits)
    {
        TiffPage page = Page(Rgb, 3, bits) with { Sample = (x, y, channel) => Stored(Color(x, y, channel), bits) };
        AssertShows(Rounded(Color, bits), TiffFile.Write(page));
        AssertShows(Rounded(Color, bits), new TiffFile(isBigEndian: true).WriteAll(page));
        AssertShows(Rounded(Color, bits), new TiffFile(isBig: true).WriteAll(page));
        if (bits >= 8) AssertShows(Rounded(Color, bits), TiffFile.Write(page with { IsPlanar = true }));
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    [InlineData(24, false)]
    [InlineData(32, true)]
    public void Tiles(int bits, bool planar) => AssertShows(Color, TiffFile.Write(Page(Rgb, 3, bits) with
    {
        TileSide = 16,
        IsPlanar = planar,
        Sample = (x, y, channel) => Stored(Color(x, y, channel), bits),
    }));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Palettes(int bits)
    {
        int size = 1 << bits;
        int[] red = [.. Enumerable.Range(0, size).Select(i => (int)(i * 65535L / (size - 1)))];
        int[] map = [.. red, .. red.Reverse(), .. Enumerable.Range(0, size).Select(i => i % 2 * 65535)];
        AssertShows(
            (x, y, channel) => channel == 3 ? 1 : map[(channel * size) + (int)Stored(Grey(x, y, 0), bits)] / 65535.0,
            TiffFile.Write(Page(Palette, 1, bits) with
            {
                Tags = new() { [ColorMap] = TiffValue.Short(map) },
                Sample = (x, y, _) => Stored(Grey(x, y, 0), bits),
            }));
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(32, 1)]
    [InlineData(64, 1)]
    [InlineData(32, 255)]
    [InlineData(64, 65535)]
    public void Floats(int bits, double white)
    {
        TiffPage page = Page(Rgb, 3, bits) with
        {
            Tags = new() { [SampleFormat] = TiffValue.Short(3, 3, 3) },
            Sample = (x, y, channel) => Float(Color(x, y, channel) * white, bits),
        };
        AssertShows(Color, TiffFile.Write(page));
        AssertShows(Color, new TiffFile(isBigEndian: true).WriteAll(page));
    }

    [Theory]
    [InlineData(Lab, 8, 15)] // a step of 8 bits is many levels of a dark blue
    [InlineData(IccLab, 8, 15)]
    [InlineData(Lab, 16, 2)]
    [InlineData(IccLab, 16, 2)]
    public void Lab_colours(int photometric, int bits, int tolerance) => AssertShows(Color, TiffFile.Write(
        Page(photometric, 3, bits) with { Sample = (x, y, channel) => LabSample(x, y, channel, photometric, bits) }),
        tolerance);

    [Fact]
    public void Lab_colours_with_alpha() => AssertShows(
        (x, y, channel) => channel == 3 ? 0.5 : Color(x, y, channel),
        TiffFile.Write(Page(Lab, 4, 16) with
        {
            Tags = new() { [ExtraSamples] = TiffValue.Short(2) },
            Sample = (x, y, channel) => channel == 3 ? 32768 : LabSample(x, y, channel, Lab, 16),
        }), 2);

    /// <summary>1: associated, 2: unassociated; 0: no alpha.</summary>
    [Theory]
    [InlineData(Rgb, 8, 1)]
    [InlineData(Rgb, 8, 2)]
    [InlineData(Rgb, 8, 0)]
    [InlineData(Rgb, 16, 1)]
    [InlineData(Rgb, 16, 2)]
    [InlineData(Rgb, 16, 0)]
    [InlineData(Rgb, 12, 1)]
    [InlineData(Rgb, 32, 2)]
    [InlineData(MinIsBlack, 8, 1)]
    [InlineData(MinIsBlack, 16, 2)]
    [InlineData(MinIsBlack, 8, 0)]
    [InlineData(MinIsWhite, 8, 2)]
    public void Alpha(int photometric, int bits, int kind)
    {
        int colors = photometric == Rgb ? 3 : 1;
        Func<int, int, int, double> truth = photometric == Rgb ? Color : Grey;
        double factor = kind == 1 ? 0.5 : 1;
        AssertShows((x, y, channel) => channel < 3 ? truth(x, y, channel) : kind == 0 ? 1 : 0.5, TiffFile.Write(
            Page(photometric, colors + 1, bits) with
            {
                Tags = new() { [ExtraSamples] = TiffValue.Short(kind) },
                Sample = (x, y, channel) => channel == colors ? Stored(0.5, bits)
                    : photometric == MinIsWhite ? Largest(bits) - Stored(truth(x, y, channel), bits)
                    : Stored(truth(x, y, channel) * factor, bits),
            }), tolerance: kind == 1 ? 4 : 2);
    }

    [Fact]
    public void Alpha_behind_a_spot_colour_is_found() => AssertShows(
        (x, y, channel) => channel == 3 ? 0.5 : Color(x, y, channel),
        TiffFile.Write(Page(Rgb, 5, 8) with
        {
            Tags = new() { [ExtraSamples] = TiffValue.Short(0, 2) },
            Sample = (x, y, channel) => channel switch { 3 => 0, 4 => 128, _ => Stored(Color(x, y, channel), 8) },
        }));

    /// <summary>Inks have no exact colours, so all kinds are compared with the plain one.</summary>
    [Theory]
    [InlineData(8, false, 0)]
    [InlineData(16, false, 0)]
    [InlineData(16, true, 0)]
    [InlineData(32, false, 0)]
    [InlineData(8, false, 2)]
    [InlineData(16, false, 2)]
    [InlineData(16, true, 2)]
    public void Inks_with_and_without_alpha(int bits, bool planar, int alpha)
    {
        using PixelBuffer plain = Pictures.Decode(TiffFile.Write(Inks(8, 4)));
        TiffPage page = Inks(bits, alpha == 0 ? 4 : 5) with { IsPlanar = planar };
        if (alpha != 0) page.Tags[ExtraSamples] = TiffValue.Short(alpha);
        AssertShows((x, y, channel) => channel == 3 && alpha != 0 ? 0.5 : plain.Row(y)[(x * 4) + channel] / 255.0,
            TiffFile.Write(page), tolerance: 3);
    }

    [Fact]
    public void Luma_and_colour_differences()
    {
        static ulong Sample(int x, int y, int channel)
        {
            (double r, double g, double b) = (Color(x, y, 0), Color(x, y, 1), Color(x, y, 2));
            double luma = (0.299 * r) + (0.587 * g) + (0.114 * b);
            const double Middle = 128 / 255.0;
            return Stored(channel switch
            {
                0 => luma,
                1 => ((b - luma) / 1.772) + Middle,
                _ => ((r - luma) / 1.402) + Middle,
            }, 8);
        }

        AssertShows(Color, TiffFile.Write(
            Page(YCbCr, 3, 8) with { Tags = new() { [530] = TiffValue.Short(1, 1) }, Sample = Sample }), 3);
    }

    /// <summary>256 (log₂ Y + 64) in planes of bytes, each after the number of its bytes.</summary>
    [Fact]
    public void The_logarithm_of_light()
    {
        List<byte> data = [];
        for (int y = 0; y < Height; y++)
        {
            int[] row = [.. Enumerable.Range(0, Width).Select(
                x => (int)(256 * (Math.Log2(Math.Max(Linear(Grey(x, y, 0)), 1e-9)) + 64)))];
            data.AddRange([Width, .. row.Select(value => (byte)(value >> 8))]);
            data.AddRange([Width, .. row.Select(value => (byte)value)]);
        }

        AssertShows(Grey, TiffFile.Write(Page(32844, 1, 16) with
        {
            Data = [.. data],
            Tags = new() { [Compression] = TiffValue.Short(34676), [SampleFormat] = TiffValue.Short(2) },
        }), 2);
    }

    [Theory]
    [InlineData(Enums.ForeignTiffCompression.Lzw, 0)]
    [InlineData(Enums.ForeignTiffCompression.Deflate, 0)]
    [InlineData(Enums.ForeignTiffCompression.Packbits, 0)]
    [InlineData(Enums.ForeignTiffCompression.Jpeg, 4)]
    public void Compressions(Enums.ForeignTiffCompression compression, int tolerance)
    {
        using PixelBuffer scene = Pictures.Scene();
        foreach (bool tile in (bool[])[false, true])
        {
            using PixelBuffer decoded = Pictures.Decode(ImageFiles.Vips(scene, image => image.TiffsaveBuffer(
                compression: compression, q: 98, tile: tile, tileWidth: 16, tileHeight: 16)));
            Pictures.AssertClose(scene, decoded, tolerance);
        }
    }

    [Fact]
    public void Fax()
    {
        using PixelBuffer page = Pictures.Matte(Width, Height, (x, y) => Grey(x, y, 0) > 0.5 ? 255 : 0);
        byte[] file = ImageFiles.Vips(page, image => image.TiffsaveBuffer(
            compression: Enums.ForeignTiffCompression.Ccittfax4, bitdepth: 1));
        AssertShows((x, y, channel) => channel == 3 || Grey(x, y, 0) > 0.5 ? 1 : 0, file);
    }

    /// <summary>The file has a whole JPEG file in it.</summary>
    [Fact]
    public void Old_jpeg()
    {
        using PixelBuffer scene = Pictures.Scene(Width, Height);
        byte[] jpeg = ImageFiles.Write(scene, "jpg");
        using PixelBuffer decoded = Pictures.Decode(TiffFile.Write(Page(YCbCr, 3, 8) with
        {
            Data = jpeg,
            Tags = new()
            {
                [Compression] = TiffValue.Short(6),
                [513] = TiffValue.Long([8]),
                [514] = TiffValue.Long([jpeg.Length]),
            },
        }));
        Pictures.AssertClose(scene, decoded, 4);
    }

    /// <summary>ZSTD, LERC, JPEG 2000, a part of an old JPEG, signed samples, a mask, other inks, ITU Lab.</summary>
    [Theory]
    [InlineData(Rgb, 3, 8, Compression, 50000)]
    [InlineData(Rgb, 3, 8, Compression, 34887)]
    [InlineData(Rgb, 3, 8, Compression, 34712)]
    [InlineData(Rgb, 3, 8, Compression, 6)]
    [InlineData(MinIsBlack, 1, 16, SampleFormat, 2)]
    [InlineData(4, 1, 1, 254, 0)]
    [InlineData(Cmyk, 4, 8, 332, 2)]
    [InlineData(Cmyk, 3, 8, 332, 1)]
    [InlineData(10, 3, 8, 254, 0)]
    public void Other_kinds_are_refused(int photometric, int samples, int bits, int tag, int value)
    {
        byte[] file = TiffFile.Write(Page(photometric, samples, bits) with
        {
            Tags = new() { [tag] = TiffValue.Short(value) },
        });
        ImagingException error = Assert.Throws<ImagingException>(() => Pictures.Decode(file));
        Assert.Equal("tiff_unsupported", error.Code);
    }

    [Theory]
    [InlineData(Rgb, 12, false, false)]
    [InlineData(Rgb, 32, true, false)]
    [InlineData(Rgb, 16, true, true)]
    [InlineData(Rgb, 24, false, true)]
    [InlineData(Lab, 8, false, false)]
    [InlineData(YCbCr, 8, false, false)]
    public void A_damaged_file_is_an_image_or_an_error(int photometric, int bits, bool planar, bool tiled)
    {
        byte[] file = TiffFile.Write(Page(photometric, 3, bits) with
        {
            IsPlanar = planar,
            TileSide = tiled ? 16 : 0,
            Tags = new() { [530] = TiffValue.Short(1, 1) },
            Sample = (x, y, channel) => Stored(Color(x, y, channel), bits),
        });
        var random = new Random(4);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = [.. file];
            // The directory is at the end.
            for (int n = 0; n < 3; n++) damaged[random.Next(file.Length - 300, file.Length)] = (byte)random.Next(256);
            try
            {
                Pictures.Decode(damaged, new ImagingLimits { MaxPixels = 1_000_000 }).Dispose();
            }
            catch (ImagingException e)
            {
                Assert.False(e.IsTransient);
            }
        }
    }

    [Theory]
    [InlineData(Rgb, 8)]
    [InlineData(Rgb, 12)]
    [InlineData(Rgb, 32)]
    [InlineData(Lab, 16)]
    public void Every_kind_is_upright(int photometric, int bits)
    {
        byte[] file = TiffFile.Write(Page(photometric, 3, bits) with
        {
            Tags = new() { [274] = TiffValue.Short(6) },
            Sample = (x, y, channel) => photometric == Lab
                ? LabSample(x, y, channel, Lab, bits)
                : Stored(Color(x, y, channel), bits),
        });
        using PixelBuffer decoded = Pictures.Decode(file);
        Assert.Equal((Height, Width), (decoded.Width, decoded.Height));
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
                Assert.Equal(Color(x, y, 0) * 255, decoded.Row(x)[(Height - 1 - y) * 4], tolerance: 2);
        }
    }

    private static TiffPage Page(int photometric, int samples, int bits) =>
        new(Width, Height, photometric, samples, bits);

    private static TiffPage Inks(int bits, int samples) => Page(Cmyk, samples, bits) with
    {
        Sample = (x, y, channel) => channel switch
        {
            3 => 0,
            4 => Stored(0.5, bits),
            _ => Stored(Math.Round((1 - Color(x, y, channel)) * 255) / 255, bits),
        },
    };

    private static double Grey(int x, int y, int channel) =>
        channel == 3 ? 1 : (x + y) / (double)(Width + Height - 2);

    private static double Color(int x, int y, int channel) => channel switch
    {
        0 => x / (double)(Width - 1),
        1 => y / (double)(Height - 1),
        2 => 1 - Grey(x, y, 0),
        _ => 1,
    };

    private static double Linear(double value) =>
        value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static ulong Largest(int bits) => (1UL << bits) - 1;

    private static ulong Stored(double value, int bits) => (ulong)Math.Round(Math.Clamp(value, 0, 1) * Largest(bits));

    private static Func<int, int, int, double> Rounded(Func<int, int, int, double> truth, int bits) =>
        (x, y, channel) => Stored(truth(x, y, channel), bits) / (double)Largest(bits);

    private static ulong Float(double value, int bits) => bits switch
    {
        16 => BitConverter.HalfToUInt16Bits((Half)value),
        32 => BitConverter.SingleToUInt32Bits((float)value),
        _ => BitConverter.DoubleToUInt64Bits(value),
    };

    /// <summary>A sample of the colour in CIELab for D50, through the matrices of the ICC's profile of sRGB.</summary>
    private static ulong LabSample(int x, int y, int channel, int photometric, int bits)
    {
        static double Root(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16 / 116.0);
        (double r, double g, double b) = (Linear(Color(x, y, 0)), Linear(Color(x, y, 1)), Linear(Color(x, y, 2)));
        double fx = Root(((0.4360747 * r) + (0.3850649 * g) + (0.1430804 * b)) / 0.96422);
        double fy = Root((0.2225045 * r) + (0.7168786 * g) + (0.0606169 * b));
        double fz = Root(((0.0139322 * r) + (0.0971045 * g) + (0.7141733 * b)) / 0.82521);

        int unit = bits == 8 ? 1 : 256;
        double light = ((116 * fy) - 16) / 100 * (bits == 8 ? 255 : photometric == IccLab ? 65280 : 65535);
        double sign = (channel == 1 ? 500 * (fx - fy) : 200 * (fy - fz)) * unit;
        double value = channel == 0 ? light : photometric == IccLab ? sign + (128 * unit) : sign;
        return (ulong)(long)Math.Round(value) & Largest(bits);
    }

    private static void AssertShows(Func<int, int, int, double> truth, byte[] file, int tolerance = 1)
    {
        using PixelBuffer decoded = Pictures.Decode(file);
        Assert.Equal((Width, Height), (decoded.Width, decoded.Height));
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                for (int channel = 0; channel < 4; channel++)
                {
                    double difference = Math.Abs(decoded.Row(y)[(x * 4) + channel] - (truth(x, y, channel) * 255));
                    Assert.True(difference <= tolerance + 0.51, $"{x},{y}: channel {channel} is off by {difference}");
                }
            }
        }
    }
}
