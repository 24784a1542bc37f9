using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Detourer.Imaging.Pixels;

/// <summary>
/// Separable Lanczos-3 resampling with Pillow's 8-bit arithmetic: first the horizontal pass, rounded and clipped to
/// 8 bits, then the vertical pass. The networks were trained on images that were resized this way, and a matte that is
/// resized back with the same arithmetic is aligned exactly.
/// </summary>
internal static unsafe class Lanczos
{
    /// <summary>Resizes each channel independently, without premultiplying alpha.</summary>
    /// <param name="source">1 or 4 channels.</param>
    /// <param name="width">The new width in pixels, from 1.</param>
    /// <param name="height">The new height in pixels, from 1.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static PixelBuffer Resize(PixelBuffer source, int width, int height, CancellationToken cancellationToken)
    {
        if (source.Width == width) return ResizeRows(source, height, cancellationToken);
        using PixelBuffer narrowed = ResizeColumns(source, width, ground: null, cancellationToken);
        return ResizeRows(narrowed, height, cancellationToken);
    }

    /// <summary>Resizes an image as it looks in front of a grey ground. No other full-size copy is made.</summary>
    /// <param name="source">RGBA.</param>
    /// <param name="ground">The ground's level.</param>
    /// <param name="width">The new width in pixels, from 1.</param>
    /// <param name="height">The new height in pixels, from 1.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    /// <returns>RGBA, opaque.</returns>
    public static PixelBuffer ResizeOver(
        PixelBuffer source, byte ground, int width, int height, CancellationToken cancellationToken)
    {
        using PixelBuffer narrowed = ResizeColumns(source, width, ground, cancellationToken);
        return ResizeRows(narrowed, height, cancellationToken);
    }

    private static PixelBuffer ResizeColumns(
        PixelBuffer source, int width, byte? ground, CancellationToken cancellationToken)
    {
        var weights = new LanczosWeights(source.Width, width);
        var result = new PixelBuffer(width, source.Height, source.Channels);
        ParallelRows.For(source.Height, (top, bottom) =>
        {
            uint[] flat = ground is null ? [] : new uint[source.Width];
            for (int y = top; y < bottom; y++)
            {
                ReadOnlySpan<byte> row = source.Row(y);
                if (ground is { } grey) row = Flatten(source.Words(y), grey, flat);
                if (source.Channels == 1) FilterGreyRow(row, result.Row(y), weights);
                else FilterColourRow(row, result.Row(y), weights);
            }
        }, cancellationToken);
        return result;
    }

    private static ReadOnlySpan<byte> Flatten(ReadOnlySpan<uint> row, byte ground, uint[] flat)
    {
        for (int x = 0; x < row.Length; x++)
        {
            uint alpha = row[x] >> 24;
            uint word = 0xFF00_0000;
            for (int shift = 0; shift < 24; shift += 8)
            {
                uint mixed = (((row[x] >> shift) & 0xFF) * alpha) + (ground * (255 - alpha));
                word |= ((mixed + 127) / 255) << shift;
            }

            flat[x] = word;
        }

        return MemoryMarshal.AsBytes(flat.AsSpan());
    }

    private static void FilterGreyRow(ReadOnlySpan<byte> from, Span<byte> to, LanczosWeights weights)
    {
        for (int x = 0; x < to.Length; x++)
        {
            ReadOnlySpan<int> w = weights.Of(x);
            ReadOnlySpan<byte> window = from.Slice(weights.First[x], w.Length);
            int sum = LanczosWeights.Half;
            for (int t = 0; t < w.Length; t++) sum += window[t] * w[t];
            to[x] = Clip(sum);
        }
    }

    /// <summary>Filters two pixels at a time, with one lane for each channel.</summary>
    private static void FilterColourRow(ReadOnlySpan<byte> from, Span<byte> to, LanczosWeights weights)
    {
        fixed (byte* row = from)
        {
            for (int x = 0; x < to.Length / 4; x++)
            {
                ReadOnlySpan<int> w = weights.Of(x);
                byte* window = row + (weights.First[x] * 4);
                Vector256<int> pairs = Vector256<int>.Zero;
                int t = 0;
                for (; t + 2 <= w.Length; t += 2)
                {
                    Vector256<int> pixels = Widen(Vector128.CreateScalarUnsafe(*(ulong*)(window + (t * 4))).AsByte());
                    pairs += pixels * Vector256.Create(Vector128.Create(w[t]), Vector128.Create(w[t + 1]));
                }

                Vector128<int> sum = pairs.GetLower() + pairs.GetUpper() + Vector128.Create(LanczosWeights.Half);
                if (t < w.Length)
                {
                    Vector128<byte> last = Vector128.CreateScalarUnsafe(*(uint*)(window + (t * 4))).AsByte();
                    sum += Widen(last).GetLower() * Vector128.Create(w[t]);
                }

                for (int c = 0; c < 4; c++) to[(x * 4) + c] = Clip(sum[c]);
            }
        }
    }

    private static PixelBuffer ResizeRows(PixelBuffer source, int height, CancellationToken cancellationToken)
    {
        var weights = new LanczosWeights(source.Height, height);
        var result = new PixelBuffer(source.Width, height, source.Channels);
        ParallelRows.For(height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
                FilterColumns(source, weights.First[y], weights.Of(y), result.Row(y));
        }, cancellationToken);
        return result;
    }

    /// <summary>The vertical pass treats all channels equally, so it filters rows of bytes.</summary>
    private static void FilterColumns(PixelBuffer source, int first, ReadOnlySpan<int> weights, Span<byte> to)
    {
        byte* top = source.Pixels + ((long)first * source.Stride);
        int x = 0;
        for (; x + 16 <= to.Length; x += 16)
        {
            Vector512<int> sum = Vector512.Create(LanczosWeights.Half);
            byte* column = top + x;
            foreach (int weight in weights)
            {
                sum += Widen16(Vector128.Load(column)) * weight;
                column += source.Stride;
            }

            Narrow(sum >> LanczosWeights.Precision).CopyTo(to[x..]);
        }

        for (; x < to.Length; x++)
        {
            int sum = LanczosWeights.Half;
            byte* column = top + x;
            foreach (int weight in weights)
            {
                sum += *column * weight;
                column += source.Stride;
            }

            to[x] = Clip(sum);
        }
    }

    private static Vector256<int> Widen(Vector128<byte> bytes) =>
        Vector256.WidenLower(Vector128.WidenLower(bytes).ToVector256Unsafe()).AsInt32();

    private static Vector512<int> Widen16(Vector128<byte> bytes)
    {
        (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
        (Vector256<uint> a, Vector256<uint> b) =
            (Vector256.WidenLower(low.ToVector256Unsafe()), Vector256.WidenLower(high.ToVector256Unsafe()));
        return Vector512.Create(a, b).AsInt32();
    }

    private static Vector128<byte> Narrow(Vector512<int> values)
    {
        Vector512<int> clipped = Vector512.Min(Vector512.Max(values, Vector512<int>.Zero), Vector512.Create(255));
        Vector256<short> words = Vector256.Narrow(clipped.GetLower(), clipped.GetUpper());
        return Vector128.Narrow(words.GetLower().AsUInt16(), words.GetUpper().AsUInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> LanczosWeights.Precision, 0, 255);
}
