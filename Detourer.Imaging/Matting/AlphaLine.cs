using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// Reads a level's alpha at the pixels of one row of a finer scale: the functions of the samples around a pixel, mixed,
/// at the pixel's own colour. A value leaves the range of the samples around it nowhere.
/// </summary>
/// <param name="level">The coarser scale.</param>
/// <param name="functions">Its functions.</param>
/// <param name="factor">Pixels of the finer scale on each side of a sample.</param>
internal sealed class AlphaLine(MattingLevel level, Field functions, int factor)
{
    private readonly float[][] _functions =
        [.. Enumerable.Range(0, AlphaFunctions.Planes).Select(_ => new float[level.Width])];

    private readonly float[] _least = new float[level.Width];
    private readonly float[] _greatest = new float[level.Width];
    private readonly float[] _low = new float[level.Width];
    private readonly float[] _high = new float[level.Width];
    private (int Above, int Below) _rows = (-1, -1);

    /// <summary>Goes to a row of pixels.</summary>
    public void MoveTo(int y)
    {
        (int above, int below, float share) = Reduction.Locate(y, factor, level.Height);
        for (int plane = 0; plane < AlphaFunctions.Planes; plane++)
        {
            TensorPrimitives.Lerp(
                functions.Row(plane, above)[..level.Width], functions.Row(plane, below)[..level.Width], share,
                _functions[plane]);
        }

        if (_rows == (above, below)) return;
        _rows = (above, below);
        FindRange(above, below);
    }

    /// <summary>The range of the samples around two neighbours: both, and one more on every side.</summary>
    public (float Least, float Greatest) Range(int left) => (_least[left], _greatest[left]);

    /// <summary>Alpha at a pixel of this colour.</summary>
    public float At(int x, Vector128<float> colour) => At(x, colour[0], colour[1], colour[2]);

    /// <inheritdoc cref="At(int, Vector128{float})"/>
    public float At(int x, float red, float green, float blue)
    {
        (int left, int right, float share) = Reduction.Locate(x, factor, level.Width);
        float value = (Mix(0, left, right, share) * red) + (Mix(1, left, right, share) * green)
            + (Mix(2, left, right, share) * blue) + Mix(3, left, right, share);
        return Math.Clamp(value, _least[left], _greatest[left]);
    }

    private float Mix(int plane, int left, int right, float share)
    {
        float[] line = _functions[plane];
        return line[left] + ((line[right] - line[left]) * share);
    }

    private void FindRange(int above, int below)
    {
        Alpha(above).CopyTo(_low);
        Alpha(above).CopyTo(_high);
        foreach (int y in (ReadOnlySpan<int>)[above - 1, below, below + 1])
        {
            if (y < 0 || y >= level.Height) continue;
            TensorPrimitives.Min(_low, Alpha(y), _low);
            TensorPrimitives.Max(_high, Alpha(y), _high);
        }

        _low.CopyTo(_least, 0);
        _high.CopyTo(_greatest, 0);
        foreach (int step in (ReadOnlySpan<int>)[-1, 1, 2])
        {
            int width = level.Width - Math.Abs(step);
            if (width <= 0) continue;
            (int from, int to) = (Math.Max(0, step), Math.Max(0, -step));
            Span<float> least = _least.AsSpan(to, width), greatest = _greatest.AsSpan(to, width);
            TensorPrimitives.Min(least, _low.AsSpan(from, width), least);
            TensorPrimitives.Max(greatest, _high.AsSpan(from, width), greatest);
        }
    }

    private ReadOnlySpan<float> Alpha(int y) => level.Samples.Row(MattingLevel.Alpha, y)[..level.Width];
}
