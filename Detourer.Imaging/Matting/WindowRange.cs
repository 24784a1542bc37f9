using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>The least or greatest value within a square window around each sample.</summary>
internal static class WindowRange
{
    /// <summary>Replaces a plane's values by the extremes of their windows; at the border, of what is there.</summary>
    /// <param name="planes">Where the plane is.</param>
    /// <param name="plane">Changed in place.</param>
    /// <param name="radius">Half the window's side, from 1.</param>
    /// <param name="least">Whether the least values are wanted; the greatest else.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Narrow(Planes planes, int plane, int radius, bool least, CancellationToken cancellationToken)
    {
        (int width, int height) = (planes.Width, planes.Height);
        var across = new float[width * height];
        ParallelRows.For(height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<float> row = planes.Row(plane, y);
                Span<float> to = across.AsSpan(y * width, width);
                row.CopyTo(to);
                for (int step = 1; step <= Math.Min(radius, width - 1); step++)
                {
                    Take(row[step..], to[..^step], least);
                    Take(row[..^step], to[step..], least);
                }
            }
        }, cancellationToken);
        ParallelRows.For(height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                Span<float> to = planes.Row(plane, y);
                for (int near = Math.Max(0, y - radius); near <= Math.Min(height - 1, y + radius); near++)
                    Take(across.AsSpan(near * width, width), to, least);
            }
        }, cancellationToken);
    }

    private static void Take(ReadOnlySpan<float> values, Span<float> to, bool least)
    {
        if (least) TensorPrimitives.Min(values, to, to);
        else TensorPrimitives.Max(values, to, to);
    }
}
