using Detourer.Imaging;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Decode.Containers;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>Small files that would occupy a library for minutes are refused before a library sees them.</summary>
public sealed class ContainerTests
{
    public static TheoryData<string, string> Hostile => new()
    {
        { "webp", "frames" },
        { "gif", "frames" },
        { "jpeg", "segments" },
        { "png", "text chunks" },
        { "tiff pages", "pages" },
        { "tiff strips", "strips" },
        { "tiff tags", "tags on a page" },
        { "tiff tags of all pages", "tags" },
        { "heic", "parts" },
        { "jxl", "boxes" },
    };

    public static TheoryData<string> Honest => [.. HonestFiles.Keys];

    private static IReadOnlyDictionary<string, Func<byte[]>> HonestFiles { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["a GIF of 1,000 frames"] = () => HostileFiles.Gif(1000),
        ["a WebP of 1,000 frames"] = () => HostileFiles.WebP(1000),
        ["a TIFF of 100 pages with a strip for each row"] = () => HostileFiles.Tiff(100, 3500),
        ["a TIFF with a strip for each of 65,000 rows"] = () => HostileFiles.Tiff(1, 65_000),
        ["a JPEG with 600 segments"] = () => HostileFiles.Jpeg(600, 65_000),
        ["a PNG with a large profile and a large text"] = () => PngFile.Insert(
            PngFile.Insert(ImageFiles.Small("png"), "iCCP", new byte[4_000_000]), "tEXt", new byte[8_000_000]),
        ["a PNG with 100 texts"] = () => HostileFiles.Png(100),
        ["a HEIC of 300 tiles"] = () => HostileFiles.Heic(300),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_container_with_too_many_parts_is_refused(string file, string parts)
    {
        byte[] bytes = Write(file);
        ImagingException error = AssertTooComplex(() => ImageHeader.Read(bytes, new ImagingLimits()));
        Assert.Contains($" {parts}.", error.Message, StringComparison.Ordinal);
        AssertTooComplex(() => Pictures.Decode(bytes).Dispose());
        AssertTooComplex(() => ImageHeader.Read(new MemoryStream(bytes), new ImagingLimits()));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_container_in_a_long_stream_is_refused_as_well(string file, string parts)
    {
        byte[] bytes = Write(file);
        ImagingException error = AssertTooComplex(() => ContainerCheck.Run(
            Signature.Identify(bytes), new ByteSource(new MemoryStream(bytes)), headerOnly: true));
        Assert.Contains($" {parts}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_with_too_many_scans_is_refused() =>
        AssertTooComplex(() => Pictures.Decode(HostileFiles.JpegScans(101)).Dispose());

    [Theory]
    [MemberData(nameof(Honest))]
    public void A_container_of_a_real_photo_is_accepted(string file)
    {
        byte[] bytes = HonestFiles[file]();
        ContainerCheck.Run(Signature.Identify(bytes), new ByteSource(bytes), headerOnly: false);
        ContainerCheck.Run(Signature.Identify(bytes), new ByteSource(new MemoryStream(bytes)), headerOnly: true);
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("tiff")]
    public void The_same_file_with_few_parts_is_an_image(string format)
    {
        byte[] bytes = format switch
        {
            "webp" => HostileFiles.WebP(3),
            "gif" => HostileFiles.Gif(3),
            "jpeg" => HostileFiles.Jpeg(3),
            "png" => HostileFiles.Png(3),
            _ => HostileFiles.Tiff(3, 5, unknown: 2),
        };
        using var picture = Pictures.Decode(bytes);
        Assert.InRange(picture.Width, 1, 64);
    }

    [Fact]
    public void Directories_of_a_tiff_that_lead_back_to_each_other_end()
    {
        byte[] bytes = HostileFiles.Tiff(1, 1);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), 16); // the next directory is the first
        AssertTooComplex(() => ImageHeader.Read(bytes, new ImagingLimits()));
    }

    /// <summary>Each start of each format, with bytes that say “very much” in it.</summary>
    [Fact]
    public void A_damaged_container_ends_the_walk()
    {
        var random = new Random(1);
        foreach (string format in ImageFiles.Formats)
        {
            byte[] good = ImageFiles.Small(format);
            for (int i = 0; i < 300; i++)
            {
                byte[] bad = [.. good.Take(random.Next(16, good.Length))];
                for (int n = 0; n < 6; n++) bad[random.Next(12, bad.Length)] = (byte)(random.Next(3) * 127);
                try
                {
                    ContainerCheck.Run(Signature.Identify(good), new ByteSource(bad), headerOnly: false);
                }
                catch (ImagingException e)
                {
                    Assert.Equal("image_too_complex", e.Code);
                }
            }
        }
    }

    private static byte[] Write(string file) => file switch
    {
        "webp" => HostileFiles.WebP(10_001),
        "gif" => HostileFiles.Gif(10_001),
        "jpeg" => HostileFiles.Jpeg(5001),
        "png" => HostileFiles.Png(251),
        "tiff pages" => HostileFiles.Tiff(2001, 1),
        "tiff strips" => HostileFiles.Tiff(1001, 1000),
        "tiff tags" => HostileFiles.Tiff(1, 1, unknown: 300),
        "tiff tags of all pages" => HostileFiles.Tiff(200, 1, unknown: 250),
        "heic" => HostileFiles.Heic(5000),
        _ => HostileFiles.JpegXl(20_000),
    };

    private static ImagingException AssertTooComplex(Action read)
    {
        ImagingException error = Assert.Throws<ImagingException>(read);
        Assert.Equal(("image_too_complex", false), (error.Code, error.IsTransient));
        return error;
    }
}
