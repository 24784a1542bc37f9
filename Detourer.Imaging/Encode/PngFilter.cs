using System.Numerics;

namespace Detourer.Imaging.Encode;

/// <summary>
/// Chooses a filter for each row of a PNG: the one whose residuals have the smallest sum of absolute values (the
/// heuristic of the PNG specification, section 12.8). Only Sub, Up and Paeth are tried, because the others rarely win.
/// </summary>
/// <param name="stride">Bytes per row.</param>
/// <param name="pixel">Bytes per pixel.</param>
internal sealed class PngFilter(int stride, int pixel)
{
    private const byte Sub = 1;
    private const byte Up = 2;
    private const byte Paeth = 4;

    private readonly byte[] _candidate = new byte[stride];

    // Rows are copied behind a pixel of zeros, so that the loops need no special case for the first pixel.
    private readonly byte[] _row = new byte[pixel + stride];
    private readonly byte[] _above = new byte[pixel + stride];

    /// <summary>The row above the first row: zeros.</summary>
    public ReadOnlySpan<byte> NoRow => new byte[stride];

    /// <summary>Filters one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above it.</param>
    /// <param name="line">Receives the filter's number and the residuals.</param>
    public void Apply(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> line)
    {
        row.CopyTo(_row.AsSpan(pixel));
        above.CopyTo(_above.AsSpan(pixel));
        ReadOnlySpan<byte> left = _row.AsSpan(0, stride);
        ReadOnlySpan<byte> corner = _above.AsSpan(0, stride);
        Span<byte> best = line[1..];

        Difference(row, above, best);
        line[0] = Up;
        long cost = Cost(best);
        if (cost == 0) return; // Most rows of many cutouts are empty.

        Difference(row, left, _candidate);
        cost = Keep(Sub, cost, line);
        PaethResidual(row, left, above, corner, _candidate);
        Keep(Paeth, cost, line);
    }

    private long Keep(byte filter, long cost, Span<byte> line)
    {
        long candidate = Cost(_candidate);
        if (candidate >= cost) return cost;
        line[0] = filter;
        _candidate.CopyTo(line[1..]);
        return candidate;
    }

    private static void Difference(ReadOnlySpan<byte> row, ReadOnlySpan<byte> predicted, Span<byte> residual)
    {
        int i = 0;
        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
            (new Vector<byte>(row[i..]) - new Vector<byte>(predicted[i..])).CopyTo(residual[i..]);
        for (; i < row.Length; i++) residual[i] = (byte)(row[i] - predicted[i]);
    }

    /// <summary>Predicts the one of left, above and corner that is nearest to left + above − corner.</summary>
    private static void PaethResidual(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> left, ReadOnlySpan<byte> above, ReadOnlySpan<byte> corner,
        Span<byte> residual)
    {
        int i = 0;
        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(left[i..]), out Vector<ushort> a0, out Vector<ushort> a1);
            Vector.Widen(new Vector<byte>(above[i..]), out Vector<ushort> b0, out Vector<ushort> b1);
            Vector.Widen(new Vector<byte>(corner[i..]), out Vector<ushort> c0, out Vector<ushort> c1);
            Vector<byte> predicted = Vector.Narrow(
                Nearest(a0.As<ushort, short>(), b0.As<ushort, short>(), c0.As<ushort, short>()),
                Nearest(a1.As<ushort, short>(), b1.As<ushort, short>(), c1.As<ushort, short>()));
            (new Vector<byte>(row[i..]) - predicted).CopyTo(residual[i..]);
        }

        for (; i < row.Length; i++) residual[i] = (byte)(row[i] - Nearest(left[i], above[i], corner[i]));
    }

    private static Vector<ushort> Nearest(Vector<short> a, Vector<short> b, Vector<short> c)
    {
        Vector<short> toLeft = Vector.Abs(b - c);
        Vector<short> toAbove = Vector.Abs(a - c);
        Vector<short> toCorner = Vector.Abs(a + b - c - c);
        Vector<short> aboveOrCorner = Vector.ConditionalSelect(Vector.LessThanOrEqual(toAbove, toCorner), b, c);
        Vector<short> isLeft = Vector.LessThanOrEqual(toLeft, toAbove) & Vector.LessThanOrEqual(toLeft, toCorner);
        return Vector.ConditionalSelect(isLeft, a, aboveOrCorner).As<short, ushort>();
    }

    private static int Nearest(int a, int b, int c)
    {
        (int toLeft, int toAbove, int toCorner) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        if (toLeft <= toAbove && toLeft <= toCorner) return a;
        return toAbove <= toCorner ? b : c;
    }

    /// <summary>Returns the sum of the absolute values of the residuals as signed bytes.</summary>
    private static long Cost(ReadOnlySpan<byte> residual)
    {
        long cost = 0;
        int i = 0;
        while (i + Vector<byte>.Count <= residual.Length)
        {
            // A 16-bit lane can hold 255 sums of two bytes of at most 128 each.
            Vector<ushort> sums = Vector<ushort>.Zero;
            int end = Math.Min(residual.Length, i + (Vector<byte>.Count * 255));
            for (; i + Vector<byte>.Count <= end; i += Vector<byte>.Count)
            {
                var bytes = new Vector<byte>(residual[i..]);
                Vector<byte> absolute = Vector.Min(bytes, Vector<byte>.Zero - bytes);
                Vector.Widen(absolute, out Vector<ushort> low, out Vector<ushort> high);
                sums += low + high;
            }

            for (int lane = 0; lane < Vector<ushort>.Count; lane++) cost += sums[lane];
        }

        for (; i < residual.Length; i++) cost += Math.Abs((int)(sbyte)residual[i]);
        return cost;
    }
}
