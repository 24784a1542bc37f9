using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Means and variances of foreground and background on a reduced copy. Planes 0 to 3 are R, G, B and α; then each layer
/// has its mean (three planes) and variance, and after these the weighted sums that they come from: colour (three
/// planes), squared colour, weight; at last each layer's share of what its mean leaves unexplained.
/// </summary>
internal sealed class LayerStatistics(int width, int height) : IDisposable
{
    /// <summary>First plane of the foreground's mean; its variance is the fourth.</summary>
    public const int Foreground = 4;

    /// <summary>First plane of the background's mean; its variance is the fourth.</summary>
    public const int Background = 8;

    private const int ForegroundSums = 12;
    private const int BackgroundSums = 17;
    private const int Sums = 10;
    private const int ForegroundShare = 22;
    private const int BackgroundShare = 23;
    private const int Count = 24;

    /// <summary>Weight of a sample that holds none of a layer: its value there is the previous estimate.</summary>
    private const float Prior = 0.003f;

    /// <summary>Least variance of a layer: one percent of full scale, squared.</summary>
    private const float Floor = 1e-4f;

    /// <summary>Variance of a pixel about the model of two layers: compression, rounding, errors of the matte.</summary>
    private const float Noise = 1e-4f;

    public Planes Planes { get; } = new(width, height, Count);

    /// <summary>How much of what the means leave unexplained belongs to the foreground, and to the background.</summary>
    /// <param name="alpha">0..1.</param>
    /// <param name="foreground">Variance.</param>
    /// <param name="background">Variance.</param>
    public static (float Foreground, float Background) Shares(float alpha, float foreground, float background)
    {
        float rest = 1 - alpha;
        float scale = 1 / ((alpha * alpha * foreground) + (rest * rest * background) + Noise);
        return (alpha * foreground * scale, rest * background * scale);
    }

    /// <summary>Takes each layer's statistics from the whole picture, the same for all samples.</summary>
    public void MeasureWhole()
    {
        MeasureWhole(Foreground, alpha => alpha * alpha);
        MeasureWhole(Background, alpha => (1 - alpha) * (1 - alpha));
    }

    /// <summary>Unmixes all samples with the statistics at hand, and measures the result in windows of a radius.</summary>
    public void MeasureWindows(int radius, CancellationToken cancellationToken)
    {
        Strips.Run(height, (top, bottom) => Unmix(top * width, bottom * width), cancellationToken);
        BoxFilter.Mean(Planes, ForegroundSums, Sums, radius, cancellationToken);
        Strips.Run(height, (top, bottom) =>
        {
            Normalize(ForegroundSums, Foreground, top * width, bottom * width);
            Normalize(BackgroundSums, Background, top * width, bottom * width);
        }, cancellationToken);
    }

    private void MeasureWhole(int layer, Func<float, float> weigh)
    {
        ReadOnlySpan<float> alpha = Planes[3];
        Span<double> mean = stackalloc double[3];
        (double weights, double squares) = (0, 0);
        for (int i = 0; i < alpha.Length; i++)
        {
            double weight = weigh(alpha[i]);
            weights += weight;
            for (int c = 0; c < 3; c++)
            {
                double value = Planes[c][i];
                mean[c] += weight * value;
                squares += weight * value * value;
            }
        }

        double variance = squares / Math.Max(weights, 1e-6) / 3;
        for (int c = 0; c < 3; c++)
        {
            mean[c] /= Math.Max(weights, 1e-6);
            variance -= mean[c] * mean[c] / 3;
            Planes[layer + c].Fill((float)mean[c]);
        }

        Planes[layer + 3].Fill((float)Math.Max(variance, 0) + Floor);
    }

    private void Unmix(int from, int to)
    {
        Weigh(from, to);
        for (int c = 0; c < 3; c++)
        {
            Unmix(c, Foreground, ForegroundSums, Planes[ForegroundShare], from, to);
            Unmix(c, Background, BackgroundSums, Planes[BackgroundShare], from, to);
        }
    }

    /// <summary>Each sample's shares and weights, which its channels have in common.</summary>
    private void Weigh(int from, int to)
    {
        ReadOnlySpan<float> alpha = Planes[3];
        ReadOnlySpan<float> variance = Planes[Foreground + 3], otherVariance = Planes[Background + 3];
        Span<float> share = Planes[ForegroundShare], otherShare = Planes[BackgroundShare];
        Span<float> weight = Planes[ForegroundSums + 4], otherWeight = Planes[BackgroundSums + 4];
        for (int i = from; i < to; i++)
        {
            (share[i], otherShare[i]) = Shares(alpha[i], variance[i], otherVariance[i]);
            weight[i] = (alpha[i] * alpha[i]) + Prior;
            otherWeight[i] = ((1 - alpha[i]) * (1 - alpha[i])) + Prior;
        }

        Planes[ForegroundSums + 3][from..to].Clear();
        Planes[BackgroundSums + 3][from..to].Clear();
    }

    /// <summary>One layer's most probable colour in one channel, added to that layer's sums.</summary>
    private void Unmix(int channel, int layer, int sums, ReadOnlySpan<float> share, int from, int to)
    {
        ReadOnlySpan<float> alpha = Planes[3], colour = Planes[channel];
        ReadOnlySpan<float> foreground = Planes[Foreground + channel], background = Planes[Background + channel];
        ReadOnlySpan<float> mean = Planes[layer + channel], weight = Planes[sums + 4];
        Span<float> sum = Planes[sums + channel], squares = Planes[sums + 3];
        for (int i = from; i < to; i++)
        {
            float residual = colour[i] - (alpha[i] * foreground[i]) - ((1 - alpha[i]) * background[i]);
            float value = Math.Clamp(mean[i] + (share[i] * residual), 0, 1);
            sum[i] = value * weight[i];
            squares[i] += value * value * weight[i];
        }
    }

    private void Normalize(int sums, int layer, int from, int to)
    {
        ReadOnlySpan<float> squares = Planes[sums + 3], weights = Planes[sums + 4];
        Span<float> variance = Planes[layer + 3];
        for (int i = from; i < to; i++) variance[i] = squares[i] / weights[i];
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<float> sum = Planes[sums + c];
            Span<float> mean = Planes[layer + c];
            for (int i = from; i < to; i++)
            {
                mean[i] = sum[i] / weights[i];
                variance[i] -= mean[i] * mean[i];
            }
        }

        for (int i = from; i < to; i++) variance[i] = Math.Max(variance[i] / 3, 0) + Floor;
    }

    public void Dispose() => Planes.Dispose();
}
