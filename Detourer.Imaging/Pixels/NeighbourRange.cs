using System.Numerics.Tensors;

namespace Detourer.Imaging.Pixels;

/// <summary>Finds the minimum and the maximum of each sample and its eight neighbours.</summary>
internal static class NeighbourRange
{
    /// <summary>Writes the minima and maxima of one plane to two other planes.</summary>
    /// <param name="planes">The planes.</param>
    /// <param name="source">The plane to read.</param>
    /// <param name="least">The plane that receives the minima.</param>
    /// <param name="greatest">The plane that receives the maxima.</param>
    public static void Find(Planes planes, int source, int least, int greatest)
    {
        (int width, int height) = (planes.Width, planes.Height);
        var low = new float[width];
        var high = new float[width];
        for (int y = 0; y < height; y++)
        {
            planes.Row(source, y).CopyTo(low);
            planes.Row(source, y).CopyTo(high);
            for (int near = Math.Max(0, y - 1); near <= Math.Min(height - 1, y + 1); near++)
            {
                TensorPrimitives.Min(low, planes.Row(source, near), low);
                TensorPrimitives.Max(high, planes.Row(source, near), high);
            }

            Span<float> lowRow = planes.Row(least, y), highRow = planes.Row(greatest, y);
            low.CopyTo(lowRow);
            high.CopyTo(highRow);
            TensorPrimitives.Min(low.AsSpan(1), lowRow[..^1], lowRow[..^1]);
            TensorPrimitives.Min(low.AsSpan(0, width - 1), lowRow[1..], lowRow[1..]);
            TensorPrimitives.Max(high.AsSpan(1), highRow[..^1], highRow[..^1]);
            TensorPrimitives.Max(high.AsSpan(0, width - 1), highRow[1..], highRow[1..]);
        }
    }
}
