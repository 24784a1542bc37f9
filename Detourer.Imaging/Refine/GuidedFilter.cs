using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Aligns a matte with the photo's edges by the fast guided filter with a colour guide (He, Sun, Tang: "Guided Image
/// Filtering", 2013; He, Sun: "Fast Guided Filter", 2015). In each window the matte is approximated by a linear
/// function of the colour. The functions are solved at a reduced scale and applied to the photo at full resolution. The
/// network is assumed to be right within one reduced sample: a value never leaves the range of its neighbours, so that
/// colours that subject and background have in common cannot bleed.
/// </summary>
internal static class GuidedFilter
{
    /// <summary>The radius of the window, in reduced samples.</summary>
    private const int Radius = 2;

    /// <summary>The regularisation ε: colours with a smaller variance do not affect the matte.</summary>
    private const float Epsilon = 1e-3f;

    /// <summary>If the neighbours differ by less than this, the matte does not change.</summary>
    private const float Settled = 1 / 255f;

    // Planes 0 to 2 are R, G, B, later a. Plane 3 is the matte, later b. Planes 4 and 5 are the range of the matte's
    // neighbours. The others are products.
    private const int Least = 4;
    private const int Greatest = 5;
    private const int Products = 6;
    private const int Count = 15;

    /// <summary>Filters the matte in place.</summary>
    /// <param name="photo">RGBA; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="inputSize">The side of the network's input; the reduced scale is about that.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Apply(PixelBuffer photo, PixelBuffer matte, int inputSize, CancellationToken cancellationToken)
    {
        // The network saw every pixel of a photo that is this small, so its matte is sharper than the filter's result.
        if (Math.Max(photo.Width, photo.Height) <= inputSize) return;

        var scale = Reduction.To(inputSize, photo.Width, photo.Height);
        using var planes = new Planes(scale.Width, scale.Height, Count);
        scale.Reduce(photo, matte, planes, cancellationToken);
        NeighbourRange.Find(planes, 3, Least, Greatest);
        Multiply(planes);
        BoxFilter.Mean(planes, 0, 4, Radius, cancellationToken);
        BoxFilter.Mean(planes, Products, Count - Products, Radius, cancellationToken);
        ParallelRows.For(
            scale.Height, (top, bottom) => Solve(planes, top * scale.Width, bottom * scale.Width), cancellationToken);
        BoxFilter.Mean(planes, 0, 4, Radius, cancellationToken);
        using SampleGrid functions = SampleGrid.Of(planes, 0, Greatest + 1, scale, cancellationToken);
        ParallelRows.For(photo.Height, (top, bottom) =>
        {
            var line = new SampleLine(functions);
            for (int y = top; y < bottom; y++)
            {
                line.MoveTo(y);
                Evaluate(line, scale, photo.Words(y), matte.Row(y));
            }
        }, cancellationToken);
    }

    /// <summary>Fills three planes with colour × matte, six with colour × colour (rr, rg, rb, gg, gb, bb).</summary>
    private static void Multiply(Planes planes)
    {
        ReadOnlySpan<(int A, int B)> pairs =
            [(0, 3), (1, 3), (2, 3), (0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
        for (int i = 0; i < pairs.Length; i++)
            TensorPrimitives.Multiply(planes[pairs[i].A], planes[pairs[i].B], planes[Products + i]);
    }

    /// <summary>
    /// Computes the linear functions matte = a · colour + b, with a = (Σ + εI)⁻¹ cov(colour, matte) by Cramer's rule.
    /// Replaces planes 0 to 2 by a and plane 3 by b.
    /// </summary>
    private static void Solve(Planes planes, int from, int to)
    {
        Span<float> r = planes[0], g = planes[1], b = planes[2], p = planes[3];
        ReadOnlySpan<float> rp = planes[Products], gp = planes[Products + 1], bp = planes[Products + 2];
        ReadOnlySpan<float> rr = planes[Products + 3], rg = planes[Products + 4], rb = planes[Products + 5];
        ReadOnlySpan<float> gg = planes[Products + 6], gb = planes[Products + 7], bb = planes[Products + 8];
        for (int i = from; i < to; i++)
        {
            (float mr, float mg, float mb, float mp) = (r[i], g[i], b[i], p[i]);
            (float cr, float cg, float cb) = (rp[i] - (mr * mp), gp[i] - (mg * mp), bp[i] - (mb * mp));
            float srr = rr[i] - (mr * mr) + Epsilon;
            float sgg = gg[i] - (mg * mg) + Epsilon;
            float sbb = bb[i] - (mb * mb) + Epsilon;
            (float srg, float srb, float sgb) = (rg[i] - (mr * mg), rb[i] - (mr * mb), gb[i] - (mg * mb));

            (float irr, float irg, float irb) =
                ((sgg * sbb) - (sgb * sgb), (sgb * srb) - (srg * sbb), (srg * sgb) - (sgg * srb));
            (float igg, float igb, float ibb) =
                ((srr * sbb) - (srb * srb), (srb * srg) - (srr * sgb), (srr * sgg) - (srg * srg));
            float determinant = (srr * irr) + (srg * irg) + (srb * irb);
            float ar = ((irr * cr) + (irg * cg) + (irb * cb)) / determinant;
            float ag = ((irg * cr) + (igg * cg) + (igb * cb)) / determinant;
            float ab = ((irb * cr) + (igb * cg) + (ibb * cb)) / determinant;

            (r[i], g[i], b[i]) = (ar, ag, ab);
            p[i] = mp - (ar * mr) - (ag * mg) - (ab * mb);
        }
    }

    /// <summary>
    /// Processes the pixels between the centres of two samples at a time, because most of these cells need no change.
    /// </summary>
    private static void Evaluate(SampleLine line, Reduction scale, ReadOnlySpan<uint> photo, Span<byte> matte)
    {
        for (int cell = -1; cell < scale.Width; cell++)
        {
            int left = Math.Max(cell, 0), right = Math.Min(cell + 1, scale.Width - 1);
            float least = Math.Min(line[left, Least], line[right, Least]);
            float greatest = Math.Max(line[left, Greatest], line[right, Greatest]);
            if (greatest - least < Settled) continue;

            int from = Math.Max(0, Reduction.FirstAfter(cell, scale.Factor));
            int to = Math.Min(matte.Length, Reduction.FirstAfter(cell + 1, scale.Factor));
            for (int x = from; x < to; x++)
            {
                (Vector128<float> function, Vector128<float> range) = line.At(x);
                float value = Vector128.Dot(function, Rgba.ToVector(photo[x]).WithElement(3, 1));
                matte[x] = (byte)((Math.Clamp(value, range[0], Math.Max(range[0], range[1])) * 255) + 0.5f);
            }
        }
    }
}
