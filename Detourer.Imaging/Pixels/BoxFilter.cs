using System.Buffers;
using System.Numerics.Tensors;

namespace Detourer.Imaging.Pixels;

/// <summary>Computes the mean over a square window in a time that does not depend on the window's size.</summary>
internal static class BoxFilter
{
    /// <summary>
    /// Replaces each sample by the mean over the (2r + 1)² samples around it; at the border, over the existing ones.
    /// Planes are filtered in parallel.
    /// </summary>
    /// <param name="planes">Changed in place.</param>
    /// <param name="first">The first plane to filter.</param>
    /// <param name="count">The number of planes to filter.</param>
    /// <param name="radius">r, in samples, from 1.</param>
    /// <param name="cancellationToken">Checked before each plane.</param>
    public static void Mean(Planes planes, int first, int count, int radius, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(first, first + count, options, plane => Mean(planes[plane], planes.Width, planes.Height, radius));
    }

    private static void Mean(Span<float> plane, int width, int height, int radius)
    {
        float[] copy = ArrayPool<float>.Shared.Rent(width * height);
        float[] sums = ArrayPool<float>.Shared.Rent(width);
        try
        {
            for (int y = 0; y < height; y++)
                MeanOfRow(plane.Slice(y * width, width), copy.AsSpan(y * width, width), radius);
            MeanOfColumns(copy.AsSpan(0, width * height), plane, sums.AsSpan(0, width), height, radius);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(copy);
            ArrayPool<float>.Shared.Return(sums);
        }
    }

    private static void MeanOfRow(ReadOnlySpan<float> from, Span<float> to, int radius)
    {
        int width = from.Length;
        if (width <= (2 * radius) + 1)
        {
            MeanOfShortRow(from, to, radius);
            return;
        }

        // Double precision, because the rounding errors of a running sum of floats accumulate along a row.
        double sum = 0;
        for (int x = 0; x < radius; x++) sum += from[x];
        for (int x = 0; x <= radius; x++)
        {
            sum += from[x + radius];
            to[x] = (float)(sum / (x + radius + 1));
        }

        double share = 1.0 / ((2 * radius) + 1);
        ReadOnlySpan<float> entering = from[((2 * radius) + 1)..];
        ReadOnlySpan<float> leaving = from[..entering.Length];
        Span<float> inner = to.Slice(radius + 1, entering.Length);
        for (int x = 0; x < entering.Length; x++)
        {
            sum += (double)entering[x] - leaving[x];
            inner[x] = (float)(sum * share);
        }

        for (int x = width - radius; x < width; x++)
        {
            sum -= from[x - radius - 1];
            to[x] = (float)(sum / (width - x + radius));
        }
    }

    /// <summary>Filters a row that is shorter than the window.</summary>
    private static void MeanOfShortRow(ReadOnlySpan<float> from, Span<float> to, int radius)
    {
        for (int x = 0; x < from.Length; x++)
        {
            int first = Math.Max(0, x - radius);
            int last = Math.Min(from.Length - 1, x + radius);
            to[x] = TensorPrimitives.Average<float>(from[first..(last + 1)]);
        }
    }

    private static void MeanOfColumns(
        ReadOnlySpan<float> from, Span<float> to, Span<float> sums, int height, int radius)
    {
        int width = sums.Length;
        sums.Clear();
        for (int y = 0; y < Math.Min(radius, height); y++)
            TensorPrimitives.Add(sums, from.Slice(y * width, width), sums);
        for (int y = 0; y < height; y++)
        {
            if (y + radius < height)
                TensorPrimitives.Add(sums, from.Slice((y + radius) * width, width), sums);
            if (y - radius - 1 >= 0)
                TensorPrimitives.Subtract(sums, from.Slice((y - radius - 1) * width, width), sums);
            int samples = Math.Min(height - 1, y + radius) - Math.Max(0, y - radius) + 1;
            TensorPrimitives.Multiply(sums, 1f / samples, to.Slice(y * width, width));
        }
    }
}
