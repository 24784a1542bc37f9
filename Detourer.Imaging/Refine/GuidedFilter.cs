using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>
/// Makes a matte follow the photo's edges, by the fast guided filter with a colour guide (He, Sun, Tang: "Guided Image
/// Filtering", 2013; He, Sun: "Fast Guided Filter", 2015): in each window the matte is explained as a linear function
/// of the colour; the functions are found at a reduced scale and applied to the full-resolution photo. The network is
/// taken to be right within one reduced sample: a value leaves the range of its neighbours' nowhere, so that colours
/// which subject and background share cannot bleed.
/// </summary>
internal static class GuidedFilter
{
    /// <summary>Half the window's side, in reduced samples.</summary>
    private const int Radius = 2;

    /// <summary>Variance of a colour below which it explains nothing.</summary>
    private const float Epsilon = 1e-3f;

    /// <summary>Where the neighbours differ by less than this, the matte is settled and kept as it is.</summary>
    private const float Settled = 1 / 255f;

    // Planes 0 to 2 are R, G, B and then a, plane 3 is the matte and then b; 4 and 5 are the range of the matte's
    // neighbours, the rest products.
    private const int Least = 4;
    private const int Greatest = 5;
    private const int Products = 6;
    private const int Count = 15;

    /// <summary>Filters the matte in place.</summary>
    /// <param name="photo">RGBA; its alpha is not looked at.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="seenSide">Samples on the side of what the network saw; the reduced scale is about that.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Apply(PixelBuffer photo, PixelBuffer matte, int seenSide, CancellationToken cancellationToken)
    {
        // The network saw each pixel of so small a photo: its matte is sharper than what a window could tell.
        if (Math.Max(photo.Width, photo.Height) <= seenSide) return;

        var scale = Reduction.To(seenSide, photo.Width, photo.Height);
        using var planes = new Planes(scale.Width, scale.Height, Count);
        scale.Reduce(photo, matte, planes, cancellationToken);
        NeighbourRange.Find(planes, 3, Least, Greatest);
        Multiply(planes);
        BoxFilter.Mean(planes, 0, 4, Radius, cancellationToken);
        BoxFilter.Mean(planes, Products, Count - Products, Radius, cancellationToken);
        Strips.Run(scale.Height, (top, bottom) => Solve(planes, top * scale.Width, bottom * scale.Width), cancellationToken);
        BoxFilter.Mean(planes, 0, 4, Radius, cancellationToken);
        Strips.Run(photo.Height, (top, bottom) => Evaluate(planes, scale, photo, matte, top, bottom), cancellationToken);
    }

    /// <summary>Three planes of colour × matte, six of colour × colour (rr, rg, rb, gg, gb, bb).</summary>
    private static void Multiply(Planes planes)
    {
        ReadOnlySpan<(int A, int B)> pairs =
            [(0, 3), (1, 3), (2, 3), (0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
        for (int i = 0; i < pairs.Length; i++)
            TensorPrimitives.Multiply(planes[pairs[i].A], planes[pairs[i].B], planes[Products + i]);
    }

    /// <summary>
    /// Turns means into functions: matte = a · colour + b, with a = (Σ + εI)⁻¹ cov(colour, matte) by Cramer's rule.
    /// Planes 0 to 2 become a, plane 3 becomes b.
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

    private static void Evaluate(Planes planes, Reduction scale, PixelBuffer photo, PixelBuffer matte, int top, int bottom)
    {
        int width = scale.Width;
        var lines = new float[6 * width];
        for (int y = top; y < bottom; y++)
        {
            (int above, int below, float down) = Reduction.Locate(y, scale.Factor, scale.Height);
            for (int plane = 0; plane <= Greatest; plane++)
                TensorPrimitives.Lerp(planes.Row(plane, above), planes.Row(plane, below), down, lines.AsSpan(plane * width, width));
            EvaluateRow(lines, scale, photo.Row(y), matte.Row(y));
        }
    }

    private static void EvaluateRow(float[] lines, Reduction scale, ReadOnlySpan<byte> photo, Span<byte> matte)
    {
        int width = scale.Width;
        ReadOnlySpan<float> ar = lines.AsSpan(0, width), ag = lines.AsSpan(width, width);
        ReadOnlySpan<float> ab = lines.AsSpan(2 * width, width), b = lines.AsSpan(3 * width, width);
        ReadOnlySpan<float> least = lines.AsSpan(Least * width, width), greatest = lines.AsSpan(Greatest * width, width);
        for (int x = 0; x < matte.Length; x++)
        {
            (int left, int right, float t) = Reduction.Locate(x, scale.Factor, width);
            (float low, float high) = (Mix(least[left], least[right], t), Mix(greatest[left], greatest[right], t));
            if (high - low < Settled) continue;

            float value = Mix(b[left], b[right], t)
                + (((Mix(ar[left], ar[right], t) * photo[x * 4])
                    + (Mix(ag[left], ag[right], t) * photo[(x * 4) + 1])
                    + (Mix(ab[left], ab[right], t) * photo[(x * 4) + 2])) * (1 / 255f));
            matte[x] = (byte)((Math.Clamp(value, low, high) * 255) + 0.5f);
        }
    }

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);
}
