using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// What colours foreground and background have around a place: sums over the samples whose alpha is certain, in blocks
/// and then in windows of growing size, of which a larger one counts only where the smaller ones are empty.
/// </summary>
internal sealed unsafe class ColorStatistics : IDisposable
{
    /// <summary>Sums of a layer: weight, colour (3), colour · colourᵀ (rr, rg, rb, gg, gb, bb).</summary>
    public const int Sums = 10;

    /// <summary>First sum of the foreground, and of the background.</summary>
    public const int Foreground = 0, Background = Sums;

    private readonly int _block;
    private readonly Planes _sums;

    private ColorStatistics(int block, Planes sums) => (_block, _sums) = (block, sums);

    /// <summary>Measures a level whose alpha is 0 or 1 outside its band.</summary>
    public static ColorStatistics Of(
        MattingLevel level, int block, MattingSettings settings, CancellationToken cancellationToken)
    {
        (int width, int height) = ((level.Width + block - 1) / block, (level.Height + block - 1) / block);
        using var blocks = new Planes(width, height, 2 * Sums);
        ParallelRows.For(height, (top, bottom) =>
        {
            Span<float> sums = stackalloc float[2 * Sums];
            for (int y = top; y < bottom; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    sums.Clear();
                    AddBlock(level, x * block, y * block, block, sums);
                    for (int i = 0; i < sums.Length; i++) blocks.Row(i, y)[x] = sums[i];
                }
            }
        }, cancellationToken);
        return new ColorStatistics(block, AddWindows(blocks, settings, cancellationToken));
    }

    /// <summary>Reads the statistics at the samples of a row.</summary>
    public Line Lines() => new(this);

    private static void AddBlock(MattingLevel level, int left, int top, int block, Span<float> sums)
    {
        // Of large blocks every other sample says enough.
        int step = block >= 4 ? 2 : 1;
        for (int y = top; y < Math.Min(level.Height, top + block); y += step)
        {
            ReadOnlySpan<byte> uncertain = level.Uncertain.Row(y);
            for (int x = left; x < Math.Min(level.Width, left + block); x += step)
            {
                if (uncertain[x] != 0) continue;
                Span<float> layer = sums.Slice(
                    *level.Samples.At(MattingLevel.Alpha, x, y) > 0.5f ? Foreground : Background, Sums);
                float r = *level.Samples.At(0, x, y), g = *level.Samples.At(1, x, y), b = *level.Samples.At(2, x, y);
                layer[0]++;
                layer[1] += r;
                layer[2] += g;
                layer[3] += b;
                layer[4] += r * r;
                layer[5] += r * g;
                layer[6] += r * b;
                layer[7] += g * g;
                layer[8] += g * b;
                layer[9] += b * b;
            }
        }
    }

    private static Planes AddWindows(Planes blocks, MattingSettings settings, CancellationToken cancellationToken)
    {
        var total = new Planes(blocks.Width, blocks.Height, blocks.Count);
        using var window = new Planes(blocks.Width, blocks.Height, blocks.Count);
        for (int i = 0; i < total.Count; i++) total[i].Clear();
        float weight = 1;
        foreach (int radius in settings.StatisticsRadii)
        {
            for (int i = 0; i < blocks.Count; i++) blocks[i].CopyTo(window[i]);
            BoxFilter.Mean(window, 0, window.Count, radius, cancellationToken);
            for (int i = 0; i < total.Count; i++) TensorPrimitives.MultiplyAdd(window[i], weight, total[i], total[i]);
            weight *= settings.StatisticsDecay;
            if (radius > 2 * Math.Max(blocks.Width, blocks.Height)) break;
        }

        return total;
    }

    public void Dispose() => _sums.Dispose();

    /// <summary>Mixes the statistics of the blocks around a sample.</summary>
    internal sealed class Line(ColorStatistics statistics)
    {
        private readonly float[][] _lines =
            [.. Enumerable.Range(0, 2 * Sums).Select(_ => new float[statistics._sums.Width])];

        /// <summary>Goes to a row.</summary>
        public void MoveTo(int y)
        {
            (int above, int below, float share) =
                Reduction.Locate(y, statistics._block, statistics._sums.Height);
            for (int i = 0; i < _lines.Length; i++)
                TensorPrimitives.Lerp(statistics._sums.Row(i, above), statistics._sums.Row(i, below), share, _lines[i]);
        }

        /// <summary>All sums at eight neighbours: the eight values of a sum side by side.</summary>
        public void Read(int x, Span<float> sums)
        {
            for (int lane = 0; lane < Field.Lanes; lane++)
            {
                (int left, int right, float share) =
                    Reduction.Locate(x + lane, statistics._block, statistics._sums.Width);
                for (int i = 0; i < _lines.Length; i++)
                {
                    float[] line = _lines[i];
                    sums[(i * Field.Lanes) + lane] = line[left] + ((line[right] - line[left]) * share);
                }
            }
        }
    }
}
