using System.Runtime.InteropServices;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Imaging.Decode.Hdr;

/// <summary>
/// Converts an image with code points to sRGB: signal to light, primaries to those of sRGB, highlights to white, light
/// to signal. It is read twice, because the brightest highlights decide how much is compressed.
/// </summary>
/// <param name="color">The code points.</param>
internal sealed class HdrConversion(Cicp color)
{
    /// <summary>One pixel in so many may be brighter than the highlights that become white.</summary>
    private const int Outliers = 10_000;

    /// <summary>Bins of the histogram of light: 64 to each doubling.</summary>
    private const int Bins = 1024, BinsInOctave = 64, DarkestOctave = -8;

    private const int SrgbSteps = 1 << 14;

    private static readonly byte[] _srgb = [.. Enumerable.Range(0, SrgbSteps + 1)
        .Select(i => (byte)Math.Round(255 * Transfer.ToSrgb(Math.Pow((double)i / SrgbSteps, 2))))];

    private readonly float[] _matrix = MatrixFrom(color.Primaries);

    /// <summary>Evaluates a pipeline.</summary>
    /// <param name="image">RGB or RGBA, 8 or 16 bits, random access.</param>
    /// <param name="largest">The largest value, which means a signal of 1.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    /// <returns>RGBA with straight alpha.</returns>
    public PixelBuffer Run(Image image, int largest, CancellationToken cancellationToken)
    {
        using Image colored = image.Bands < 3 ? FromGrey(image) : image.Copy();
        using Image wide = colored.Cast(Enums.BandFormat.Ushort);
        using Image rgba = wide.Bands == 3 ? wide.Bandjoin(largest) : wide.ExtractBand(0, n: 4);
        // Two pixels of four bytes hold one pixel of four 16-bit values.
        using var samples = new PixelBuffer(image.Width * 2, image.Height, 4);
        using (Image target = TargetOf(samples, image)) rgba.Write(target);

        float[] light = LightOf(largest);
        var curve = new ToneCurve(color.IsHdr ? Peak(samples, light, cancellationToken) : 1);
        var result = new PixelBuffer(image.Width, image.Height, 4);
        ParallelRows.For(image.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++) Convert(RowOf(samples, y), result.Row(y), light, curve, largest);
        }, cancellationToken);
        return result;
    }

    private static Image FromGrey(Image image)
    {
        using Image grey = image.ExtractBand(0);
        return grey.Bandjoin(grey, image);
    }

    private static unsafe Image TargetOf(PixelBuffer samples, Image image) => Image.NewFromMemory(
        (nint)samples.Pixels, (ulong)samples.ByteCount, image.Width, image.Height, 4, Enums.BandFormat.Ushort);

    private static ReadOnlySpan<ushort> RowOf(PixelBuffer samples, int y) =>
        MemoryMarshal.Cast<byte, ushort>(samples.Row(y));

    private void Convert(
        ReadOnlySpan<ushort> row, Span<byte> to, float[] light, ToneCurve curve, int largest)
    {
        for (int at = 0; at < row.Length; at += 4)
        {
            (float r, float g, float b) = ToLight(row.Slice(at, 4), light);
            float gain = curve.GainOf(Math.Max(r, Math.Max(g, b)));
            to[at] = ToSrgb(r * gain);
            to[at + 1] = ToSrgb(g * gain);
            to[at + 2] = ToSrgb(b * gain);
            to[at + 3] = (byte)(((Math.Min(row[at + 3], largest) * 255) + (largest / 2)) / largest);
        }
    }

    /// <summary>The light of a pixel in the primaries of sRGB. Colours beyond them are clipped.</summary>
    private (float R, float G, float B) ToLight(ReadOnlySpan<ushort> pixel, float[] light)
    {
        (float r, float g, float b) = (light[pixel[0]], light[pixel[1]], light[pixel[2]]);
        if (color.Transfer == Cicp.Hlg)
        {
            // BT.2100, table 5: the OOTF depends on the luminance of the scene.
            float luminance = (0.2627f * r) + (0.6780f * g) + (0.0593f * b);
            float scale = (float)(Transfer.HlgPeak / Transfer.White)
                * MathF.Pow(Math.Max(luminance, 1e-6f), (float)Transfer.HlgGamma - 1);
            (r, g, b) = (r * scale, g * scale, b * scale);
        }

        float[] m = _matrix;
        return (
            Math.Max(0, (m[0] * r) + (m[1] * g) + (m[2] * b)),
            Math.Max(0, (m[3] * r) + (m[4] * g) + (m[5] * b)),
            Math.Max(0, (m[6] * r) + (m[7] * g) + (m[8] * b)));
    }

    private static byte ToSrgb(float light) => _srgb[(int)((MathF.Sqrt(Math.Min(light, 1)) * SrgbSteps) + 0.5f)];

    /// <summary>The light that all but a few pixels stay below.</summary>
    private double Peak(PixelBuffer samples, float[] light, CancellationToken cancellationToken)
    {
        var histogram = new long[Bins];
        ParallelRows.For(samples.Height, (top, bottom) =>
        {
            var counts = new long[Bins];
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<ushort> row = RowOf(samples, y);
                for (int at = 0; at < row.Length; at += 4)
                {
                    (float r, float g, float b) = ToLight(row.Slice(at, 4), light);
                    float octave = MathF.Log2(Math.Max(1e-6f, Math.Max(r, Math.Max(g, b)))) - DarkestOctave;
                    counts[(int)Math.Clamp(octave * BinsInOctave, 0, Bins - 1)]++;
                }
            }

            lock (histogram)
                for (int bin = 0; bin < Bins; bin++) histogram[bin] += counts[bin];
        }, cancellationToken);

        long brighter = (long)samples.Width / 2 * samples.Height / Outliers;
        int last = Bins - 1;
        while (last > 0 && (brighter -= histogram[last]) >= 0) last--;
        return Math.Pow(2, ((last + 1.0) / BinsInOctave) + DarkestOctave);
    }

    private float[] LightOf(int largest)
    {
        Func<double, double> light = color.Transfer switch
        {
            Cicp.Pq => Transfer.FromPq,
            Cicp.Hlg => Transfer.FromHlg,
            _ => Transfer.FromSrgb,
        };
        return [.. Enumerable.Range(0, 65_536).Select(value => (float)light(Math.Min(1, (double)value / largest)))];
    }

    /// <summary>
    /// To the primaries of BT.709, from the chromaticities in H.273, all with white D65. BT.2020: BT.2087, section 4.
    /// Display P3: SMPTE EG 432-1.
    /// </summary>
    private static float[] MatrixFrom(int primaries) => primaries switch
    {
        Cicp.Bt2020 =>
        [
            1.660491f, -0.587641f, -0.072850f, -0.124550f, 1.132900f, -0.008349f, -0.018151f, -0.100579f, 1.118730f,
        ],
        Cicp.DisplayP3 =>
        [
            1.224940f, -0.224940f, 0, -0.042057f, 1.042057f, 0, -0.019638f, -0.078636f, 1.098274f,
        ],
        _ => [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
}
