using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Replaces the colours of soft pixels by the estimated colour of the foreground. A soft pixel shows
/// I = αF + (1 − α)B. F and B are assumed to be normally distributed around it, with means and variances measured on
/// its neighbours. The most probable F and B given I share the residual of the means in proportion to their variances
/// (Bayesian matting, Chuang 2001, with scalar variances); blur-fusion (Forte 2021) gives F a fixed share. The
/// neighbours' F and B are the previous estimate: the algorithm runs from coarse to fine windows on a reduced copy, and
/// finally once over the soft pixels at full resolution.
/// </summary>
internal static class ForegroundColors
{
    /// <summary>Samples on the longer side of the reduced copy.</summary>
    private const int WorkingSide = 640;

    /// <summary>
    /// The range of matte values that count as soft. Networks often output 253 instead of 255 over a whole subject. One
    /// percent of another colour is invisible, but processing these pixels would take long.
    /// </summary>
    private const byte Softest = 3, Hardest = 252;

    /// <summary>The index of the variance, which follows the three means.</summary>
    private const int Variance = 3;

    /// <summary>The radii of the windows, in reduced samples, from coarse to fine.</summary>
    private static ReadOnlySpan<int> Radii => [32, 8, 2, 1];

    /// <summary>Changes the colours of soft pixels in place.</summary>
    /// <param name="photo">RGBA; alpha is not changed.</param>
    /// <param name="matte">One channel, of the same size. Where it is nearly 0 or 255, colours do not change.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Estimate(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken)
    {
        var scale = Reduction.To(WorkingSide, photo.Width, photo.Height);
        using var layers = new LayerStatistics(scale.Width, scale.Height);
        scale.Reduce(photo, matte, layers.Planes, cancellationToken);

        layers.MeasureWhole();
        foreach (int radius in Radii) layers.MeasureWindows(radius, cancellationToken);

        using SampleGrid grid = SampleGrid.Of(layers.Planes, LayerStatistics.Foreground, 8, scale, cancellationToken);
        ParallelRows.For(photo.Height, (top, bottom) =>
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
            if (photo[x] >> 24 != 255) continue; // the file's own alpha: the colour is the subject's already
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
