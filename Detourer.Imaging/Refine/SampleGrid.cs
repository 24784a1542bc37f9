using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Up to eight values at each sample of a reduced scale, side by side, as a full-resolution pixel needs all of them at
/// once: two vectors of four.
/// </summary>
internal sealed class SampleGrid : IDisposable
{
    public const int Stride = 8;

    private SampleGrid(Reduction scale) =>
        (Scale, Values) = (scale, new Planes(scale.Width * Stride, scale.Height, 1));

    public Reduction Scale { get; }

    /// <summary>One plane, whose rows hold <see cref="Stride"/> values for each sample.</summary>
    public Planes Values { get; }

    /// <summary>Brings neighbouring planes together.</summary>
    public static SampleGrid Of(Planes planes, int first, int count, Reduction scale, CancellationToken cancellationToken)
    {
        var grid = new SampleGrid(scale);
        Strips.Run(scale.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                Span<float> row = grid.Values.Row(0, y);
                for (int i = 0; i < count; i++)
                {
                    ReadOnlySpan<float> plane = planes.Row(first + i, y);
                    for (int x = 0; x < plane.Length; x++) row[(x * Stride) + i] = plane[x];
                }
            }
        }, cancellationToken);
        return grid;
    }

    public void Dispose() => Values.Dispose();
}

/// <summary>Reads a grid at the pixels of one row, between the samples.</summary>
internal sealed class SampleLine(SampleGrid grid)
{
    private readonly float[] _line = new float[grid.Scale.Width * SampleGrid.Stride];

    /// <summary>Goes to a row of pixels.</summary>
    public void MoveTo(int y)
    {
        (int above, int below, float share) = Reduction.Locate(y, grid.Scale.Factor, grid.Scale.Height);
        TensorPrimitives.Lerp(grid.Values.Row(0, above), grid.Values.Row(0, below), share, _line);
    }

    /// <summary>One value of a sample at this row.</summary>
    public float this[int sample, int value] => _line[(sample * SampleGrid.Stride) + value];

    /// <summary>The first four values at a pixel, and the second four.</summary>
    public (Vector128<float> First, Vector128<float> Second) At(int x)
    {
        (int left, int right, float share) = Reduction.Locate(x, grid.Scale.Factor, grid.Scale.Width);
        ReadOnlySpan<float> a = _line.AsSpan(left * SampleGrid.Stride, SampleGrid.Stride);
        ReadOnlySpan<float> b = _line.AsSpan(right * SampleGrid.Stride, SampleGrid.Stride);
        return (Mix(a[..4], b[..4], share), Mix(a[4..], b[4..], share));
    }

    private static Vector128<float> Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float share)
    {
        Vector128<float> from = Vector128.Create(a);
        return from + ((Vector128.Create(b) - from) * share);
    }
}
