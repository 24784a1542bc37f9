using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>Reads reduced statistics at the places of full-resolution pixels, row by row, between the samples.</summary>
internal sealed class LayerLines(LayerStatistics layers, Reduction scale)
{
    private const int Count = 8;

    // The statistics of one sample stand together, foreground first, as one pixel needs all of them.
    private readonly float[] _lines = new float[Count * scale.Width];
    private readonly float[] _line = new float[scale.Width];

    /// <summary>Prepares a row of pixels.</summary>
    public void MoveTo(int y)
    {
        Planes planes = layers.Planes;
        (int above, int below, float share) = Reduction.Locate(y, scale.Factor, scale.Height);
        for (int i = 0; i < Count; i++)
        {
            int plane = LayerStatistics.Foreground + i;
            TensorPrimitives.Lerp(planes.Row(plane, above), planes.Row(plane, below), share, _line);
            for (int x = 0; x < _line.Length; x++) _lines[(x * Count) + i] = _line[x];
        }
    }

    /// <summary>The foreground at a pixel of the prepared row, and the background there.</summary>
    public Layer At(int x, out Layer background)
    {
        (int left, int right, float share) = Reduction.Locate(x, scale.Factor, scale.Width);
        ReadOnlySpan<float> a = _lines.AsSpan(left * Count, Count);
        ReadOnlySpan<float> b = _lines.AsSpan(right * Count, Count);
        background = Mix(a[4..], b[4..], share);
        return Mix(a[..4], b[..4], share);
    }

    private static Layer Mix(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float share) => new(
        a[0] + ((b[0] - a[0]) * share),
        a[1] + ((b[1] - a[1]) * share),
        a[2] + ((b[2] - a[2]) * share),
        a[3] + ((b[3] - a[3]) * share));
}
