using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Up to eight interleaved values for each sample of a reduced scale. A pixel at full resolution reads all of them as
/// two vectors of four.
/// </summary>
internal sealed class SampleGrid : IDisposable
{
    public const int Stride = 8;

    private SampleGrid(Reduction scale) =>
        (Scale, Values) = (scale, new Planes(scale.Width * Stride, scale.Height, 1));

    public Reduction Scale { get; }

    /// <summary>One plane whose rows contain <see cref="Stride"/> values for each sample.</summary>
    public Planes Values { get; }

    /// <summary>Interleaves neighbouring planes.</summary>
    /// <param name="planes">The planes, of the reduced size.</param>
    /// <param name="first">The first plane.</param>
    /// <param name="count">The number of planes, 1 to 8.</param>
    /// <param name="scale">The reduced scale.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static SampleGrid Of(
        Planes planes, int first, int count, Reduction scale, CancellationToken cancellationToken)
    {
        var grid = new SampleGrid(scale);
        ParallelRows.For(scale.Height, (top, bottom) =>
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

/// <summary>Interpolates a grid at the pixels of one row.</summary>
/// <param name="grid">The grid.</param>
internal sealed class SampleLine(SampleGrid grid)
{
    private readonly float[] _line = new float[grid.Scale.Width * SampleGrid.Stride];

    /// <summary>Moves to a row of pixels.</summary>
    public void MoveTo(int y)
    {
        (int above, int below, float share) = Reduction.Locate(y, grid.Scale.Factor, grid.Scale.Height);
        TensorPrimitives.Lerp(grid.Values.Row(0, above), grid.Values.Row(0, below), share, _line);
    }

    /// <summary>The value of a sample, interpolated at this row.</summary>
    public float this[int sample, int value] => _line[(sample * SampleGrid.Stride) + value];

    /// <summary>Returns the first four and the second four values at a pixel.</summary>
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
