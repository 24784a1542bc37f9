using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Compose;

/// <summary>
/// The photo's background without its subject, out of focus. Only pixels that are surely background count (normalised
/// convolution, Knutsson and Westin 1993), so that no halo of the subject's colours surrounds it.
/// </summary>
internal sealed class BlurredBackground : IDisposable
{
    /// <summary>Samples on the longer side: a blur holds no detail that more would show.</summary>
    private const int WorkingSide = 512;

    /// <summary>A matte up to this is surely background, in 0..1.</summary>
    private const float Sure = 0.02f;

    private readonly Planes _planes;
    private readonly Reduction _scale;

    private BlurredBackground(Planes planes, Reduction scale) => (_planes, _scale) = (planes, scale);

    /// <param name="photo">RGBA, before the matte is applied.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="strength">Blur radius as a share of the longer side.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static BlurredBackground Of(
        PixelBuffer photo, PixelBuffer matte, double strength, CancellationToken cancellationToken)
    {
        var scale = Reduction.To(WorkingSide, photo.Width, photo.Height);
        var planes = new Planes(scale.Width, scale.Height, 4);
        scale.Reduce(photo, matte, planes, cancellationToken);

        Span<float> weight = planes[3];
        for (int i = 0; i < weight.Length; i++) weight[i] = weight[i] <= Sure ? 1 : 0;
        for (int plane = 0; plane < 3; plane++) TensorPrimitives.Multiply(planes[plane], weight, planes[plane]);

        int longer = Math.Max(scale.Width, scale.Height);
        // Two passes of a box of this radius are as wide as a disc of the strength, and smooth.
        FillHoles(planes, Math.Max(1, (int)(strength * longer)), longer, cancellationToken);
        return new BlurredBackground(planes, scale);
    }

    /// <summary>Blurs wider and wider, until each sample has seen some background; the finest that has, stays.</summary>
    private static void FillHoles(Planes planes, int radius, int longer, CancellationToken cancellationToken)
    {
        using var wider = new Planes(planes.Width, planes.Height, 4);
        using var finest = new Planes(planes.Width, planes.Height, 4);
        for (int plane = 0; plane < 4; plane++)
        {
            planes[plane].CopyTo(wider[plane]);
            finest[plane].Clear();
        }

        for (int r = radius; ; r = Math.Min(longer, r * 2))
        {
            BoxFilter.Mean(wider, 0, 4, r, cancellationToken);
            BoxFilter.Mean(wider, 0, 4, r, cancellationToken);
            if (!Take(wider, finest) || r == longer) break;
        }

        for (int plane = 0; plane < 3; plane++) finest[plane].CopyTo(planes[plane]);
    }

    /// <summary>Takes over what is new; tells whether anything is still missing.</summary>
    private static bool Take(Planes wider, Planes finest)
    {
        // A trace of weight from far away is enough to be blended in, but not to stand alone.
        const float Enough = 0.05f;
        bool missing = false;
        for (int i = 0; i < wider[3].Length; i++)
        {
            float need = 1 - finest[3][i];
            if (need <= 0) continue;
            float weight = wider[3][i];
            float share = Math.Min(need, weight / Enough);
            if (share > 0)
            {
                for (int plane = 0; plane < 3; plane++) finest[plane][i] += share * wider[plane][i] / weight;
                finest[3][i] += share;
            }

            missing |= finest[3][i] < 0.999f;
        }

        return missing;
    }

    /// <summary>Puts it under a picture of the photo's size.</summary>
    public void PutUnder(PixelBuffer picture, CancellationToken cancellationToken) =>
        Strips.Run(picture.Height, (top, bottom) =>
        {
            var lines = new float[3 * _scale.Width];
            for (int y = top; y < bottom; y++)
            {
                (int above, int below, float down) = Reduction.Locate(y, _scale.Factor, _scale.Height);
                for (int plane = 0; plane < 3; plane++)
                {
                    TensorPrimitives.Lerp(_planes.Row(plane, above), _planes.Row(plane, below), down,
                        lines.AsSpan(plane * _scale.Width, _scale.Width));
                }

                PutUnder(picture.Words(y), lines);
            }
        }, cancellationToken);

    private void PutUnder(Span<uint> row, float[] lines)
    {
        for (int x = 0; x < row.Length; x++)
        {
            if (row[x] >> 24 == 255) continue;
            (int left, int right, float t) = Reduction.Locate(x, _scale.Factor, _scale.Width);
            uint behind = 0xFF00_0000;
            for (int plane = 0; plane < 3; plane++)
            {
                int at = plane * _scale.Width;
                float value = lines[at + left] + ((lines[at + right] - lines[at + left]) * t);
                behind |= (uint)((value * 255) + 0.5f) << (plane * 8);
            }

            row[x] = Under.Over(row[x], behind);
        }
    }

    public void Dispose() => _planes.Dispose();
}
