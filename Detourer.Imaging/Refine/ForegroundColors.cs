using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Gives soft pixels the subject's own colour. A soft pixel shows I = αF + (1 − α)B; around it, F and B are taken to be
/// normally distributed, with means and variances measured on the neighbours. The most probable F and B given I then
/// share what the means leave unexplained in proportion to how uncertain each is (Bayesian matting, Chuang 2001, with
/// scalar variances), where blur-fusion (Forte 2021) gives F a fixed share. The neighbours' F and B are the previous
/// estimate: it goes from coarse to fine on a reduced copy, and at last once over the full-resolution soft pixels.
/// </summary>
internal static class ForegroundColors
{
    /// <summary>Samples on the longer side of the reduced copy.</summary>
    private const int WorkingSide = 640;

    /// <summary>
    /// The mattes that count as soft. Networks give 253 for 255 over whole subjects; nobody sees one percent of another
    /// colour, but everybody would wait for it.
    /// </summary>
    private const byte Softest = 3, Hardest = 252;

    /// <summary>Where the variance stands behind a mean colour.</summary>
    private const int Variance = 3;

    /// <summary>Half the windows' sides, in reduced samples, from coarse to fine.</summary>
    private static ReadOnlySpan<int> Radii => [32, 8, 2, 1];

    /// <summary>Changes the colours of soft pixels in place.</summary>
    /// <param name="photo">RGBA; alpha is left alone.</param>
    /// <param name="matte">One channel, of the same size. Where it is nearly 0 or 255, colours stay.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Estimate(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken)
    {
        var scale = Reduction.To(WorkingSide, photo.Width, photo.Height);
        using var layers = new LayerStatistics(scale.Width, scale.Height);
        scale.Reduce(photo, matte, layers.Planes, cancellationToken);

        layers.MeasureWhole();
        foreach (int radius in Radii) layers.MeasureWindows(radius, cancellationToken);

        using SampleGrid grid = SampleGrid.Of(layers.Planes, LayerStatistics.Foreground, 8, scale, cancellationToken);
        Strips.Run(photo.Height, (top, bottom) =>
        {
            var line = new SampleLine(grid);
            for (int y = top; y < bottom; y++) Unmix(photo.Words(y), matte.Row(y), line, y);
        }, cancellationToken);
    }

    private static void Unmix(Span<uint> photo, ReadOnlySpan<byte> matte, SampleLine line, int y)
    {
        int next = NextSoft(matte, 0);
        if (next < matte.Length) line.MoveTo(y);
        for (int x = next; x < matte.Length; x = NextSoft(matte, x + 1))
        {
            (Vector128<float> foreground, Vector128<float> background) = line.At(x);
            float alpha = matte[x] / 255f;
            Vector128<float> residual = Rgba.ToVector(photo[x]) - (foreground * alpha) - (background * (1 - alpha));
            (float share, _) = LayerStatistics.Shares(alpha, foreground[Variance], background[Variance]);
            photo[x] = (Rgba.ToWord(foreground + (residual * share)) & 0x00FF_FFFF) | (photo[x] & 0xFF00_0000);
        }
    }

    private static int NextSoft(ReadOnlySpan<byte> matte, int from)
    {
        int distance = matte[from..].IndexOfAnyInRange(Softest, Hardest);
        return distance < 0 ? matte.Length : from + distance;
    }
}
