using System.Numerics.Tensors;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Compose;

/// <summary>
/// The photo's background without its subject, blurred. Only pixels that are certainly background contribute
/// (normalised convolution, Knutsson and Westin 1993), so that the subject's colours leave no halo.
/// </summary>
internal sealed class BlurredBackground : IDisposable
{
    /// <summary>Samples on the longer side. A blurred image has no detail that needs more.</summary>
    private const int WorkingSide = 512;

    /// <summary>Pixels with a matte up to this value, in 0..1, are certainly background.</summary>
    private const float MaxBackgroundMatte = 0.02f;

    private readonly Planes _planes;
    private readonly Reduction _scale;

    private BlurredBackground(Planes planes, Reduction scale) => (_planes, _scale) = (planes, scale);

    /// <summary>Blurs the background of a photo.</summary>
    /// <param name="photo">RGBA, before the matte is applied.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="strength">The blur radius as a share of the longer side.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static BlurredBackground Of(
        PixelBuffer photo, PixelBuffer matte, double strength, CancellationToken cancellationToken)
    {
        var scale = Reduction.To(WorkingSide, photo.Width, photo.Height);
        var planes = new Planes(scale.Width, scale.Height, 4);
        scale.Reduce(photo, matte, planes, cancellationToken);

        Span<float> weight = planes[3];
        for (int i = 0; i < weight.Length; i++) weight[i] = weight[i] <= MaxBackgroundMatte ? 1 : 0;
        for (int plane = 0; plane < 3; plane++) TensorPrimitives.Multiply(planes[plane], weight, planes[plane]);

        int longer = Math.Max(scale.Width, scale.Height);
        // Two passes of a box filter are smooth and approximate a disc of the requested radius.
        FillHoles(planes, Math.Max(1, (int)(strength * longer)), longer, cancellationToken);
        return new BlurredBackground(planes, scale);
    }

    /// <summary>
    /// Blurs with growing radii until the window of each sample contains background. Each sample keeps the result of
    /// the smallest sufficient radius.
    /// </summary>
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
            if (!Merge(wider, finest) || r == longer) break;
        }

        for (int plane = 0; plane < 3; plane++) finest[plane].CopyTo(planes[plane]);
    }

    /// <summary>Fills the missing share of each sample from a wider blur.</summary>
    /// <returns>Whether any sample is still incomplete.</returns>
    private static bool Merge(Planes wider, Planes finest)
    {
        // A sample with less weight than this is blended with wider blurs and not used alone.
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

    /// <summary>Draws the background behind an image of the photo's size.</summary>
    /// <param name="picture">RGBA, changed in place.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public void DrawBehind(PixelBuffer picture, CancellationToken cancellationToken) =>
        ParallelRows.For(picture.Height, (top, bottom) =>
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

                DrawBehind(picture.Words(y), lines);
            }
        }, cancellationToken);

    private void DrawBehind(Span<uint> row, float[] lines)
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

            row[x] = Over.Blend(row[x], behind);
        }
    }

    public void Dispose() => _planes.Dispose();
}
