using System.Diagnostics;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Testing.Images;

/// <summary>
/// Writes SDR pictures as HDR files, with white at 203 cd/m². The arithmetic is written from the standards a second
/// time: SMPTE ST 2084 and BT.2100 for the transfers, H.273 for the primaries.
/// </summary>
internal static class HdrFile
{
    private const byte Bt2020 = 9, Srgb = 13, Pq = 16;

    private static readonly double[] _toBt2020 = [.6274, .3293, .0433, .0691, .9195, .0114, .0164, .0880, .8956];
    private static readonly double[] _toDisplayP3 = [.8225, .1775, 0, .0332, .9668, 0, .0171, .0724, .9105];

    /// <summary>A PNG of 16 bits with a <c>cICP</c> chunk.</summary>
    public static byte[] Png(PixelBuffer picture, byte primaries, byte transfer) =>
        Tag(Encode(picture.Width, picture.Height, primaries, transfer, (x, y) =>
        {
            Color colour = Pictures.At(picture, x, y);
            return (FromSrgb(colour.Red), FromSrgb(colour.Green), FromSrgb(colour.Blue), colour.Alpha / 255.0);
        }), primaries, transfer);

    /// <summary>The same of greys: light by column, in which 1 is white.</summary>
    public static byte[] Png(int width, int height, Func<int, double> light, byte primaries, byte transfer) =>
        Tag(Encode(width, height, primaries, transfer, (x, _) => (light(x), light(x), light(x), 1)),
            primaries, transfer);

    /// <summary>An AVIF of 10 bits, BT.2020, written by libavif.</summary>
    public static async Task<byte[]> AvifAsync(PixelBuffer picture, byte transfer)
    {
        string tool = Require.Tool("avifenc");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string png = Path.Combine(folder.Path, "image.png"), avif = Path.Combine(folder.Path, "image.avif");
        await File.WriteAllBytesAsync(png, Png(picture, Bt2020, transfer), cancellationToken);
        string[] arguments =
            ["--cicp", $"9/{transfer}/9", "-d", "10", "--min", "0", "--max", "10", "-s", "8", png, avif];
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return await File.ReadAllBytesAsync(avif, cancellationToken);
    }

    public static double ToSrgb(double light) =>
        light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;

    private static double FromSrgb(byte level) =>
        level <= 10 ? level / 255.0 / 12.92 : Math.Pow(((level / 255.0) + 0.055) / 1.055, 2.4);

    private static byte[] Tag(byte[] png, byte primaries, byte transfer) =>
        PngFile.Insert(png, "cICP", [primaries, transfer, 0, 1]);

    private static byte[] Encode(
        int width, int height, byte primaries, byte transfer,
        Func<int, int, (double R, double G, double B, double Alpha)> light)
    {
        var samples = new ushort[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            (double r, double g, double b, double alpha) = light(i % width, i / width);
            (r, g, b) = Mix(r, g, b, primaries == Bt2020 ? _toBt2020 : _toDisplayP3);
            if (transfer != Pq && transfer != Srgb)
            {
                // The inverse OOTF: from light of the display to light of the scene.
                double luminance = ((0.2627 * r) + (0.6780 * g) + (0.0593 * b)) * 203 / 1000;
                double scale = luminance > 0 ? 203.0 / 1000 * Math.Pow(luminance, (1 - 1.2) / 1.2) : 0;
                (r, g, b) = (r * scale, g * scale, b * scale);
            }

            Span<ushort> pixel = samples.AsSpan(i * 4, 4);
            (pixel[0], pixel[1], pixel[2]) = (Signal(r, transfer), Signal(g, transfer), Signal(b, transfer));
            pixel[3] = (ushort)Math.Round(alpha * 65_535);
        }

        using var image = Image.NewFromMemoryCopy<ushort>(samples, width, height, 4, Enums.BandFormat.Ushort);
        using Image tagged = image.Copy(interpretation: Enums.Interpretation.Rgb16);
        return tagged.PngsaveBuffer(bitdepth: 16);
    }

    private static (double R, double G, double B) Mix(double r, double g, double b, double[] m) => (
        (m[0] * r) + (m[1] * g) + (m[2] * b),
        (m[3] * r) + (m[4] * g) + (m[5] * b),
        (m[6] * r) + (m[7] * g) + (m[8] * b));

    private static ushort Signal(double light, byte transfer) => (ushort)Math.Round(65_535 * transfer switch
    {
        Pq => PqOf(light),
        Srgb => ToSrgb(light),
        _ => HlgOf(light),
    });

    private static double HlgOf(double light) => light <= 1 / 12.0
        ? Math.Sqrt(3 * light)
        : (0.17883277 * Math.Log((12 * light) - 0.28466892)) + 0.55991073;

    private static double PqOf(double light)
    {
        double power = Math.Pow(light * 203 / 10_000, 0.1593017578125);
        return Math.Pow((0.8359375 + (18.8515625 * power)) / (1 + (18.6875 * power)), 78.84375);
    }
}
