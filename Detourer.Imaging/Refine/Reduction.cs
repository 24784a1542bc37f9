using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// A reduced scale for arithmetic that does not need full resolution. The factor is a whole number, so that each
/// reduced sample is the mean of a block of pixels.
/// </summary>
/// <param name="Factor">Pixels on each side of a block, from 1.</param>
/// <param name="Width">Reduced samples per row; the last block may be partial.</param>
/// <param name="Height">Reduced rows.</param>
internal readonly record struct Reduction(int Factor, int Width, int Height)
{
    /// <summary>
    /// Returns the scale at which the longer side has about <paramref name="target"/> samples. Smaller images are not
    /// reduced.
    /// </summary>
    public static Reduction To(int target, int width, int height)
    {
        int factor = Math.Max(1, (Math.Max(width, height) + (target / 2)) / target);
        return By(factor, width, height);
    }

    /// <summary>Returns the scale whose samples are blocks of <paramref name="factor"/> pixels on each side.</summary>
    public static Reduction By(int factor, int width, int height) =>
        new(factor, (width + factor - 1) / factor, (height + factor - 1) / factor);

    /// <summary>
    /// Returns the two samples whose centres enclose the centre of a pixel, and the weight of the second one.
    /// </summary>
    public static (int Before, int After, float Share) Locate(int pixel, int factor, int samples)
    {
        float position = Math.Clamp(((pixel + 0.5f) / factor) - 0.5f, 0, samples - 1);
        int before = (int)position;
        return (before, Math.Min(before + 1, samples - 1), position - before);
    }

    /// <summary>Returns the first pixel whose centre is not before the centre of a sample.</summary>
    public static int FirstAfter(int sample, int factor) => ((sample * factor * 2) + factor) / 2;

    /// <summary>
    /// Writes the means of R, G, B to planes 0 to 2 and the mean of the matte to plane 3, in 0..1.
    /// </summary>
    /// <param name="photo">RGBA; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="planes">At least four planes of the reduced size.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public void Reduce(PixelBuffer photo, PixelBuffer matte, Planes planes, CancellationToken cancellationToken) =>
        Reduce(photo, matte, planes.Row, cancellationToken);

    /// <inheritdoc cref="Reduce(PixelBuffer, PixelBuffer, Planes, CancellationToken)"/>
    /// <param name="photo">RGBA; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="rowOf">Returns a row of one of four planes.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public void Reduce(PixelBuffer photo, PixelBuffer matte, RowOfPlane rowOf, CancellationToken cancellationToken)
    {
        (int factor, int width, int height) = this;
        ParallelRows.For(height, (top, bottom) =>
        {
            Span<uint> sums = new uint[4 * width];
            for (int y = top; y < bottom; y++)
            {
                sums.Clear();
                int last = Math.Min(photo.Height, (y + 1) * factor);
                for (int from = y * factor; from < last; from++)
                    AddRow(photo.Row(from), matte.Row(from), sums, factor);

                int rows = last - (y * factor);
                for (int plane = 0; plane < 4; plane++)
                {
                    Span<float> to = rowOf(plane, y);
                    for (int x = 0; x < width; x++)
                    {
                        int columns = Math.Min(photo.Width, (x + 1) * factor) - (x * factor);
                        to[x] = sums[(x * 4) + plane] / (255f * rows * columns);
                    }
                }
            }
        }, cancellationToken);
    }

    private static void AddRow(ReadOnlySpan<byte> photo, ReadOnlySpan<byte> matte, Span<uint> sums, int factor)
    {
        int at = 0;
        for (int x = 0; x < matte.Length; at += 4)
        {
            (uint r, uint g, uint b, uint a) = (0, 0, 0, 0);
            for (int end = Math.Min(matte.Length, x + factor); x < end; x++)
            {
                r += photo[x * 4];
                g += photo[(x * 4) + 1];
                b += photo[(x * 4) + 2];
                a += matte[x];
            }

            sums[at] += r;
            sums[at + 1] += g;
            sums[at + 2] += b;
            sums[at + 3] += a;
        }
    }
}

/// <summary>A row of a plane.</summary>
internal delegate Span<float> RowOfPlane(int plane, int y);
