using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode.Hdr;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Decode;

/// <summary>HDR images become SDR; what is not brighter than white looks as in the SDR image.</summary>
public sealed class HdrTests
{
    private const byte Bt2020 = 9, DisplayP3 = 12, Srgb = 13, Pq = 16, Hlg = 18;

    [Theory]
    [InlineData(Pq)]
    [InlineData(Hlg)]
    public void A_png_of_an_sdr_scene_in_hdr_looks_like_the_scene(byte transfer)
    {
        using PixelBuffer scene = Pictures.Scene(320, 240);
        byte[] png = HdrFile.Png(scene, Bt2020, transfer);
        using PixelBuffer decoded = Pictures.Decode(png);
        Assert.InRange(MeanError(scene, decoded), 0, 1);
    }

    [Theory]
    [InlineData(Pq)]
    [InlineData(Hlg)]
    public async Task An_avif_of_an_sdr_scene_in_hdr_looks_like_the_scene(byte transfer)
    {
        using PixelBuffer scene = Pictures.Scene(320, 240);
        byte[] avif = await HdrFile.AvifAsync(scene, transfer);
        using PixelBuffer decoded = Pictures.Decode(avif);
        Assert.InRange(MeanError(scene, decoded), 0, 3);
    }

    [Fact]
    public void Highlights_stay_apart_and_what_is_dark_stays_as_it_is()
    {
        // From black to 1000 cd/m².
        using PixelBuffer decoded = Pictures.Decode(
            HdrFile.Png(512, 16, x => x / 511.0 * 1000 / 203, Bt2020, Pq));
        int[] levels = [.. Enumerable.Range(0, 512).Select(x => (int)Pictures.At(decoded, x, 8).Green)];
        Assert.Equal(levels.Order(), levels);
        Assert.InRange(levels[^1], 254, 255);
        Assert.InRange(levels[256], levels[104] + 5, 254); // 500 cd/m² is brighter than white and not clipped
        Assert.Equal(HdrFile.ToSrgb(20 / 511.0 * 1000 / 203) * 255, levels[20], 2.0);
    }

    [Fact]
    public void Colours_of_display_p3_become_those_of_srgb()
    {
        using PixelBuffer scene = Pictures.Scene(64, 48);
        using PixelBuffer decoded = Pictures.Decode(HdrFile.Png(scene, DisplayP3, Srgb));
        Pictures.AssertClose(scene, decoded, 1);
    }

    [Fact]
    public void Alpha_stays()
    {
        using PixelBuffer scene = Pictures.Rgba(16, 16, (x, _) => new Color(200, 100, 50, (byte)(x * 17)));
        using PixelBuffer decoded = Pictures.Decode(HdrFile.Png(scene, Bt2020, Pq));
        using PixelBuffer expected = Pictures.AlphaOf(scene), alpha = Pictures.AlphaOf(decoded);
        Pictures.AssertSame(expected, alpha);
    }

    [Fact]
    public void A_heif_with_a_gain_map_has_the_colours_of_its_primary_image()
    {
        byte[] gainMap = Box("colr", [.. "nclx"u8, 0, Bt2020, 0, Pq, 0, 0, 0]);
        byte[] primary = Box("colr", [.. "nclx"u8, 0, DisplayP3, 0, Srgb, 0, 0, 0]);
        byte[] associations = [0, 0, 0, 0, 0, 0, 0, 2, 0, 7, 1, 1, 0, 8, 1, 2];
        byte[] file =
        [
            .. Box("ftyp", "avif\0\0\0\0mif1"u8),
            .. Box("meta",
            [
                0, 0, 0, 0, .. Box("pitm", [0, 0, 0, 0, 0, 8]),
                .. Box("iprp", [.. Box("ipco", [.. gainMap, .. primary]), .. Box("ipma", associations)]),
            ]),
        ];
        Assert.Equal(new Cicp(DisplayP3, Srgb), HeifColor.Find(file));
    }

    [Fact]
    public void A_heif_cut_off_anywhere_has_no_colours_or_the_right_ones()
    {
        byte[] heic = ImageFiles.Small("heic");
        Cicp? whole = HeifColor.Find(heic);
        for (int length = 0; length < Math.Min(heic.Length, 2000); length++)
        {
            Cicp? found = HeifColor.Find(heic.AsSpan(0, length));
            Assert.True(found is null || found == whole);
        }
    }

    private static byte[] Box(string type, ReadOnlySpan<byte> content)
    {
        var box = new byte[8 + content.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        System.Text.Encoding.ASCII.GetBytes(type).CopyTo(box, 4);
        content.CopyTo(box.AsSpan(8));
        return box;
    }

    private static double MeanError(PixelBuffer expected, PixelBuffer actual) =>
        Pictures.Bytes(expected).Zip(Pictures.Bytes(actual), (a, b) => Math.Abs(a - b)).Average();
}
