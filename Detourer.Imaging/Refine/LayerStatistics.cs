using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Means and variances of foreground and background on a reduced copy. Planes 0 to 3 are R, G, B and α; then each layer
/// has its mean (three planes) and variance, and after these the weighted sums that they come from: colour (three
/// planes), squared colour, weight.
/// </summary>
internal sealed class LayerStatistics(int width, int height) : IDisposable
{
    /// <summary>First plane of the foreground's mean; its variance is the fourth.</summary>
    public const int Foreground = 4;

    /// <summary>First plane of the background's mean; its variance is the fourth.</summary>
    public const int Background = 8;

    private const int ForegroundSums = 12;
    private const int BackgroundSums = 17;
    private const int Count = 22;

    /// <summary>Weight of a sample that holds none of a layer: its value there is the previous estimate.</summary>
    private const float Prior = 0.003f;

    /// <summary>Least variance of a layer: one percent of full scale, squared.</summary>
    private const float Floor = 1e-4f;

    public Planes Planes { get; } = new(width, height, Count);

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
        BoxFilter.Mean(Planes, ForegroundSums, Count - ForegroundSums, radius, cancellationToken);
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
        ReadOnlySpan<float> alpha = Planes[3];
        ReadOnlySpan<float> variance = Planes[Foreground + 3], otherVariance = Planes[Background + 3];
        Span<float> squares = Planes[ForegroundSums + 3], otherSquares = Planes[BackgroundSums + 3];
        Span<float> weights = Planes[ForegroundSums + 4], otherWeights = Planes[BackgroundSums + 4];
        squares[from..to].Clear();
        otherSquares[from..to].Clear();
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<float> colour = Planes[c], mean = Planes[Foreground + c], otherMean = Planes[Background + c];
            Span<float> sum = Planes[ForegroundSums + c], otherSum = Planes[BackgroundSums + c];
            for (int i = from; i < to; i++)
            {
                float a = alpha[i];
                float rest = 1 - a;
                float residual = colour[i] - (a * mean[i]) - (rest * otherMean[i]);
                (float share, float otherShare) = Layer.Shares(a, variance[i], otherVariance[i]);
                float f = Math.Clamp(mean[i] + (share * residual), 0, 1);
                float b = Math.Clamp(otherMean[i] + (otherShare * residual), 0, 1);
                (float weight, float otherWeight) = ((a * a) + Prior, (rest * rest) + Prior);

                sum[i] = f * weight;
                otherSum[i] = b * otherWeight;
                squares[i] += f * f * weight;
                otherSquares[i] += b * b * otherWeight;
                weights[i] = weight;
                otherWeights[i] = otherWeight;
            }
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
