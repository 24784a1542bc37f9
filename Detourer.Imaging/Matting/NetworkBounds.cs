using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// What the network lets the solved alpha become, at about the network's own scale. A weak plateau never rises and a
/// weak dip never deepens, however well the colours fit: the one would be a ghost, the other a hole. And where its
/// transition from 0 to 1 is short, the edge is hard and needs no solving.
/// </summary>
internal sealed class NetworkBounds : IDisposable
{
    /// <summary>Values of the grid: least and greatest alpha, and how much the solution counts.</summary>
    public const int Lower = 0, Upper = 1, Softness = 2;

    private const int Count = 3;

    /// <summary>Photos up to this are not reduced further.</summary>
    private const int SmallSide = 1280;

    // Planes before they become bounds.
    private const int Matte = 3, Least = 4, Greatest = 5, Slope = 6, Ramp = 7, Planes = 8;

    /// <summary>How far below the share of a furry subject one is wholly hard.</summary>
    private const float FurryRange = 0.1f;

    private NetworkBounds(SampleGrid grid) => Grid = grid;

    /// <summary>The bounds, to be read between the samples.</summary>
    public SampleGrid Grid { get; }

    /// <summary>Measures the network's matte at half the solution's scale, or at the scale of a small photo.</summary>
    public static NetworkBounds Of(
        MattingLevel level, int factor, float unit, MattingSettings settings, CancellationToken cancellationToken)
    {
        int step = Math.Max(level.Width, level.Height) > SmallSide ? 2 : 1;
        unit /= step;
        var scale = new Reduction(factor * step, (level.Width + step - 1) / step, (level.Height + step - 1) / step);
        using var planes = new Pixels.Planes(scale.Width, scale.Height, Planes);
        SolveScale.Reduce(level.Samples, step, planes.Row, cancellationToken);

        planes[Matte].CopyTo(planes[Least]);
        planes[Matte].CopyTo(planes[Greatest]);
        int radius = Math.Max(1, (int)Math.Round(settings.BoundRadius * unit));
        WindowRange.Narrow(planes, Least, radius, least: true, cancellationToken);
        WindowRange.Narrow(planes, Greatest, radius, least: false, cancellationToken);
        MeasureSoftness(planes, unit, settings, cancellationToken);
        ParallelRows.For(scale.Height, (top, bottom) =>
        {
            for (int i = top * scale.Width; i < bottom * scale.Width; i++)
            {
                planes[Lower][i] = 1 - Strengthened(1 - planes[Least][i], settings);
                planes[Upper][i] = Strengthened(planes[Greatest][i], settings);
            }
        }, cancellationToken);
        // Without smoothing, the corners of the windows would show.
        BoxFilter.Mean(planes, Lower, 2, Math.Max(1, radius / 2), cancellationToken);
        return new NetworkBounds(SampleGrid.Of(planes, 0, Count, scale, cancellationToken));
    }

    /// <summary>What a plateau may become: a faint one nothing, a weak one itself, a strong one opaque.</summary>
    private static float Strengthened(float value, MattingSettings settings)
    {
        if (value <= settings.Weak) return value * Math.Clamp((value / settings.Faint) - 1, 0, 1);
        if (value >= settings.Strong) return 1;
        return settings.Weak + ((1 - settings.Weak) * (value - settings.Weak) / (settings.Strong - settings.Weak));
    }

    /// <summary>
    /// How long the network's transition is: the area under 4α(1 − α) divided by the slope, which is 2/3 of its length
    /// for a straight one, smoothed.
    /// </summary>
    private static void MeasureSoftness(
        Planes planes, float unit, MattingSettings settings, CancellationToken cancellationToken)
    {
        int height = planes.Height, width = planes.Width;
        ParallelRows.For(height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<float> above = planes.Row(Matte, Math.Max(0, y - 1)), row = planes.Row(Matte, y);
                ReadOnlySpan<float> below = planes.Row(Matte, Math.Min(height - 1, y + 1));
                Span<float> ramp = planes.Row(Ramp, y), slope = planes.Row(Slope, y);
                for (int x = 0; x < width; x++)
                {
                    float dx = row[Math.Min(width - 1, x + 1)] - row[Math.Max(0, x - 1)], dy = below[x] - above[x];
                    ramp[x] = 4 * row[x] * (1 - row[x]);
                    slope[x] = 0.5f * MathF.Sqrt((dx * dx) + (dy * dy));
                }
            }
        }, cancellationToken);
        BoxFilter.Mean(planes, Slope, 2, Math.Max(2, (int)Math.Round(settings.EdgeRadius * unit)), cancellationToken);

        Span<float> softness = planes[Softness];
        TensorPrimitives.Add(planes[Slope], 1e-4f, softness);
        TensorPrimitives.Divide(planes[Ramp], softness, softness);
        TensorPrimitives.Multiply(softness, 1.5f / unit, softness);
        float stretch = Stretch(planes[Ramp], softness, settings);
        float hard = settings.HardEdge * stretch, range = (settings.SoftEdge - settings.HardEdge) * stretch;
        TensorPrimitives.Subtract(softness, hard, softness);
        TensorPrimitives.Divide(softness, range, softness);
        TensorPrimitives.Max(softness, 0, softness);
        TensorPrimitives.Min(softness, 1, softness);
        BoxFilter.Mean(planes, Softness, 1, Math.Max(1, (int)Math.Round(3 * unit)), cancellationToken);
    }

    /// <summary>
    /// How much longer than usual a transition must be to count as soft. If most of the outline is hard, the subject
    /// has no hair, and where the network is less sure, as at a shadow, the edge is hard as well.
    /// </summary>
    private static float Stretch(ReadOnlySpan<float> ramp, ReadOnlySpan<float> length, MattingSettings settings)
    {
        (double soft, double all) = (0, 1e-6);
        for (int i = 0; i < ramp.Length; i++)
        {
            all += ramp[i];
            if (length[i] > settings.SoftEdge) soft += ramp[i];
        }

        float hard = Math.Clamp((settings.FurryShare - (float)(soft / all)) / FurryRange, 0, 1);
        return 1 + ((settings.HardStretch - 1) * hard);
    }

    public void Dispose() => Grid.Dispose();
}
