using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Means and variances of foreground and background on a reduced copy. Planes 0 to 3 are R, G, B and α. Then each layer
/// has its mean (three planes) and variance, followed by the weighted sums from which they are computed: colour (three
/// planes), squared colour, weight. The last two planes are each layer's share of the residual.
/// </summary>
/// <param name="width">Reduced samples per row.</param>
/// <param name="height">Reduced rows.</param>
internal sealed class LayerStatistics(int width, int height) : IDisposable
{
    /// <summary>The first plane of the foreground's mean; the fourth is its variance.</summary>
    public const int Foreground = 4;

    /// <summary>The first plane of the background's mean; the fourth is its variance.</summary>
    public const int Background = 8;

    private const int ForegroundSums = 12;
    private const int BackgroundSums = 17;
    private const int Sums = 10;
    private const int ForegroundShare = 22;
    private const int BackgroundShare = 23;
    private const int Count = 24;

    /// <summary>The weight of a sample that shows nothing of a layer; its value is the previous estimate.</summary>
    private const float Prior = 0.003f;

    /// <summary>The smallest variance of a layer: one percent of full scale, squared.</summary>
    private const float Floor = 1e-4f;

    /// <summary>The variance of a pixel around the model, from compression, rounding and errors of the matte.</summary>
    private const float Noise = 1e-4f;

    public Planes Planes { get; } = new(width, height, Count);

    /// <summary>Computes the shares of the residual that belong to the foreground and to the background.</summary>
    /// <param name="alpha">The matte, 0..1.</param>
    /// <param name="foreground">The variance of the foreground.</param>
    /// <param name="background">The variance of the background.</param>
    public static (float Foreground, float Background) Shares(float alpha, float foreground, float background)
    {
        float rest = 1 - alpha;
        float scale = 1 / ((alpha * alpha * foreground) + (rest * rest * background) + Noise);
        return (alpha * foreground * scale, rest * background * scale);
    }

    /// <summary>Measures each layer over the whole image and assigns the result to all samples.</summary>
    public void MeasureWhole()
    {
        ReadOnlySpan<float> alpha = Planes[3];
        Span<float> weights = Planes[ForegroundShare];
        TensorPrimitives.Multiply(alpha, alpha, weights);
        MeasureWhole(Foreground, weights);

        TensorPrimitives.Subtract(1f, alpha, weights);
        TensorPrimitives.Multiply(weights, weights, weights);
        MeasureWhole(Background, weights);
    }

    /// <summary>Separates all samples with the current statistics and measures the result in windows.</summary>
    /// <param name="radius">The radius of the windows, in samples.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public void MeasureWindows(int radius, CancellationToken cancellationToken)
    {
        ParallelRows.For(height, (top, bottom) =>
        {
            var scratch = new float[2 * width];
            for (int y = top; y < bottom; y++) Unmix(y, scratch.AsSpan(0, width), scratch.AsSpan(width));
        }, cancellationToken);
        BoxFilter.Mean(Planes, ForegroundSums, Sums, radius, cancellationToken);
        ParallelRows.For(height, (top, bottom) =>
        {
            var squares = new float[width];
            for (int y = top; y < bottom; y++)
            {
                Normalize(y, ForegroundSums, Foreground, squares);
                Normalize(y, BackgroundSums, Background, squares);
            }
        }, cancellationToken);
    }

    private void MeasureWhole(int layer, ReadOnlySpan<float> weights)
    {
        Span<float> weighted = Planes[BackgroundShare];
        float total = Math.Max(TensorPrimitives.Sum(weights), 1e-6f);
        float variance = 0;
        for (int c = 0; c < 3; c++)
        {
            TensorPrimitives.Multiply(weights, Planes[c], weighted);
            float mean = TensorPrimitives.Sum<float>(weighted) / total;
            variance += (TensorPrimitives.Dot<float>(weighted, Planes[c]) / total) - (mean * mean);
            Planes[layer + c].Fill(mean);
        }

        Planes[layer + 3].Fill(Math.Max(variance / 3, 0) + Floor);
    }

    /// <summary>Computes the most probable colours of both layers in one row and adds them to the sums.</summary>
    /// <param name="y">The row.</param>
    /// <param name="residual">Scratch memory for the residual of one row.</param>
    /// <param name="value">Scratch memory for the colours of one row.</param>
    private void Unmix(int y, Span<float> residual, Span<float> value)
    {
        Weigh(y);
        Planes.Row(ForegroundSums + 3, y).Clear();
        Planes.Row(BackgroundSums + 3, y).Clear();
        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<float> foreground = Planes.Row(Foreground + c, y), background = Planes.Row(Background + c, y);
            TensorPrimitives.Subtract(foreground, background, residual);
            TensorPrimitives.MultiplyAdd(residual, Planes.Row(3, y), background, residual);
            TensorPrimitives.Subtract(Planes.Row(c, y), residual, residual);
            Add(y, ForegroundSums, c, foreground, Planes.Row(ForegroundShare, y), residual, value);
            Add(y, BackgroundSums, c, background, Planes.Row(BackgroundShare, y), residual, value);
        }
    }

    /// <summary>Computes the shares and weights of each sample, which are the same for its channels.</summary>
    private void Weigh(int y)
    {
        ReadOnlySpan<float> alpha = Planes.Row(3, y);
        ReadOnlySpan<float> variance = Planes.Row(Foreground + 3, y), otherVariance = Planes.Row(Background + 3, y);
        Span<float> share = Planes.Row(ForegroundShare, y), otherShare = Planes.Row(BackgroundShare, y);
        Span<float> weight = Planes.Row(ForegroundSums + 4, y), otherWeight = Planes.Row(BackgroundSums + 4, y);
        for (int x = 0; x < alpha.Length; x++)
        {
            (share[x], otherShare[x]) = Shares(alpha[x], variance[x], otherVariance[x]);
            weight[x] = (alpha[x] * alpha[x]) + Prior;
            otherWeight[x] = ((1 - alpha[x]) * (1 - alpha[x])) + Prior;
        }
    }

    /// <summary>Adds one channel of a layer's colour, mean + share · residual, to the layer's sums.</summary>
    private void Add(
        int y, int sums, int channel, ReadOnlySpan<float> mean, ReadOnlySpan<float> share,
        ReadOnlySpan<float> residual, Span<float> value)
    {
        TensorPrimitives.MultiplyAdd(share, residual, mean, value);
        TensorPrimitives.Max(value, 0f, value);
        TensorPrimitives.Min(value, 1f, value);
        Span<float> weighted = Planes.Row(sums + channel, y), squares = Planes.Row(sums + 3, y);
        TensorPrimitives.Multiply(value, Planes.Row(sums + 4, y), weighted);
        TensorPrimitives.MultiplyAdd(value, weighted, squares, squares);
    }

    /// <summary>Computes the mean and variance of a layer in one row from its weighted sums.</summary>
    private void Normalize(int y, int sums, int layer, Span<float> squaredMeans)
    {
        ReadOnlySpan<float> weights = Planes.Row(sums + 4, y);
        squaredMeans.Clear();
        for (int c = 0; c < 3; c++)
        {
            Span<float> mean = Planes.Row(layer + c, y);
            TensorPrimitives.Divide(Planes.Row(sums + c, y), weights, mean);
            TensorPrimitives.MultiplyAdd(mean, mean, squaredMeans, squaredMeans);
        }

        Span<float> variance = Planes.Row(layer + 3, y);
        TensorPrimitives.Divide(Planes.Row(sums + 3, y), weights, variance);
        TensorPrimitives.Subtract(variance, squaredMeans, variance);
        TensorPrimitives.Divide(variance, 3f, variance);
        TensorPrimitives.Max(variance, 0f, variance);
        TensorPrimitives.Add(variance, Floor, variance);
    }

    public void Dispose() => Planes.Dispose();
}
