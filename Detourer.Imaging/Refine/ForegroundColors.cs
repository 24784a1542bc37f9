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

    /// <summary>Half the windows' sides, in reduced samples, from coarse to fine.</summary>
    private static ReadOnlySpan<int> Radii => [32, 8, 2, 1];

    /// <summary>Changes the colours of soft pixels in place.</summary>
    /// <param name="photo">RGBA; alpha is left alone.</param>
    /// <param name="matte">One channel, of the same size. Where it is 0 or 255, colours stay.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Estimate(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken)
    {
        var scale = Reduction.To(WorkingSide, photo.Width, photo.Height);
        using var layers = new LayerStatistics(scale.Width, scale.Height);
        scale.Reduce(photo, matte, layers.Planes, cancellationToken);

        layers.MeasureWhole();
        foreach (int radius in Radii) layers.MeasureWindows(radius, cancellationToken);

        Strips.Run(photo.Height, (top, bottom) =>
        {
            var lines = new LayerLines(layers, scale);
            for (int y = top; y < bottom; y++)
                if (HasSoft(matte.Row(y))) Unmix(photo.Row(y), matte.Row(y), lines, y);
        }, cancellationToken);
    }

    private static bool HasSoft(ReadOnlySpan<byte> matte) => matte.IndexOfAnyInRange((byte)1, (byte)254) >= 0;

    private static void Unmix(Span<byte> photo, ReadOnlySpan<byte> matte, LayerLines lines, int y)
    {
        lines.MoveTo(y);
        for (int x = 0; x < matte.Length; x++)
        {
            if (matte[x] is 0 or 255) continue;
            Layer foreground = lines.At(x, out Layer background);
            Span<byte> pixel = photo.Slice(x * 4, 3);
            float alpha = matte[x] / 255f;
            (float share, _) = Layer.Shares(alpha, foreground.Variance, background.Variance);
            for (int c = 0; c < 3; c++)
            {
                float residual = (pixel[c] / 255f) - (alpha * foreground[c]) - ((1 - alpha) * background[c]);
                pixel[c] = (byte)((Math.Clamp(foreground[c] + (share * residual), 0, 1) * 255) + 0.5f);
            }
        }
    }
}
