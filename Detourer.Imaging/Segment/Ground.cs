using System.Numerics;
using System.Runtime.InteropServices;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Segment;

/// <summary>
/// The grey behind an image with transparent parts, which networks and refinement need to see an outline: a black logo
/// on transparency has the colour of black everywhere.
/// </summary>
internal static class Ground
{
    /// <summary>
    /// White first, because networks are trained on photos of products on white. Another grey must contrast better.
    /// </summary>
    private static ReadOnlySpan<byte> Candidates => [255, 128, 0];

    /// <summary>Differences in brightness above this, in levels, are all equally visible.</summary>
    private const int EnoughContrast = 96;

    private const uint Opaque = 0xFF00_0000;

    /// <summary>
    /// Returns the grey that differs most from the visible pixels in brightness (Rec. 709), or null if the image is
    /// opaque.
    /// </summary>
    /// <param name="image">RGBA.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static byte? Choose(PixelBuffer image, CancellationToken cancellationToken)
    {
        if (IsOpaque(image, cancellationToken)) return null;
        long[] histogram = Histogram(image);
        byte best = Candidates[0];
        long most = -1;
        foreach (byte grey in Candidates)
        {
            long contrast = 0;
            for (int level = 0; level < 256; level++)
                contrast += histogram[level] * Math.Min(EnoughContrast, Math.Abs(level - grey));
            if (contrast > most) (best, most) = (grey, contrast);
        }

        return best;
    }

    /// <summary>Chooses the ground of an image and paints it.</summary>
    /// <inheritdoc cref="Choose"/>
    public static byte? Apply(PixelBuffer image, CancellationToken cancellationToken)
    {
        byte? ground = Choose(image, cancellationToken);
        if (ground is { } grey) Paint(image, grey, cancellationToken);
        return ground;
    }

    /// <summary>Gives invisible pixels the colour of the ground, in place. Their alpha stays zero.</summary>
    public static void Paint(PixelBuffer image, byte grey, CancellationToken cancellationToken)
    {
        uint colour = grey * 0x01_0101u;
        ParallelRows.For(image.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++)
            {
                foreach (ref uint word in image.Words(y))
                    if (word >> 24 == 0) word = colour;
            }
        }, cancellationToken);
    }

    private static bool IsOpaque(PixelBuffer image, CancellationToken cancellationToken)
    {
        bool isOpaque = true;
        ParallelRows.For(image.Height, (top, bottom) =>
        {
            for (int y = top; y < bottom && Volatile.Read(ref isOpaque); y++)
                if (!IsOpaque(image.Words(y))) Volatile.Write(ref isOpaque, false);
        }, cancellationToken);
        return isOpaque;
    }

    private static bool IsOpaque(ReadOnlySpan<uint> row)
    {
        var all = new Vector<uint>(uint.MaxValue);
        ReadOnlySpan<Vector<uint>> vectors = MemoryMarshal.Cast<uint, Vector<uint>>(row);
        foreach (Vector<uint> vector in vectors) all &= vector;
        uint rest = uint.MaxValue;
        foreach (uint word in row[(vectors.Length * Vector<uint>.Count)..]) rest &= word;
        return rest >= Opaque && Vector.GreaterThanOrEqualAll(all, new Vector<uint>(Opaque));
    }

    /// <summary>Counts the brightness of pixels, weighted by alpha.</summary>
    private static long[] Histogram(PixelBuffer image)
    {
        var histogram = new long[256];
        for (int y = 0; y < image.Height; y++)
        {
            foreach (uint word in image.Words(y))
            {
                uint alpha = word >> 24;
                if (alpha == 0) continue;
                uint luma = ((word & 0xFF) * 54) + (((word >> 8) & 0xFF) * 183) + (((word >> 16) & 0xFF) * 19);
                histogram[luma >> 8] += alpha;
            }
        }

        return histogram;
    }
}
