using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>Brings solved alpha to the photo's full size.</summary>
/// <param name="level">The solution.</param>
/// <param name="functions">Its functions of the colour.</param>
/// <param name="factor">Pixels on each side of a sample.</param>
/// <param name="bounds">What the network lets it become; null: anything.</param>
internal sealed class AlphaWriter(MattingLevel level, Field functions, int factor, NetworkBounds? bounds)
{
    private const float AlmostNothing = 0.5f / 255;

    /// <summary>Writes the solution over the guided filter's matte, which stays at the network's hard edges.</summary>
    public void Write(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken) =>
        ParallelRows.For(photo.Height, (top, bottom) =>
        {
            var alpha = new AlphaLine(level, functions, factor);
            SampleLine? limits = bounds is null ? null : new SampleLine(bounds.Grid);
            for (int y = top; y < bottom; y++)
            {
                alpha.MoveTo(y);
                limits?.MoveTo(y);
                for (int cell = -1; cell < level.Width; cell++)
                    WriteCell(photo.Words(y), matte.Row(y), alpha, limits, cell);
            }
        }, cancellationToken);

    /// <summary>From the centre of one sample to that of the next: most such cells are settled as a whole.</summary>
    private void WriteCell(
        ReadOnlySpan<uint> photo, Span<byte> matte, AlphaLine alpha, SampleLine? limits, int cell)
    {
        int from = Math.Max(0, Reduction.FirstAfter(cell, factor));
        int to = Math.Min(matte.Length, Reduction.FirstAfter(cell + 1, factor));
        if (from >= to) return;
        (float least, float greatest) = alpha.Range(Math.Max(cell, 0));
        if (greatest < AlmostNothing)
        {
            matte[from..to].Clear();
            return;
        }

        if (least > 1 - AlmostNothing)
        {
            matte[from..to].Fill(255);
            return;
        }

        for (int x = from; x < to; x++)
        {
            float value = alpha.At(x, Rgba.ToVector(photo[x]));
            if (limits is not null) value = Limited(value, matte[x] / 255f, limits.At(x).First);
            matte[x] = (byte)((value * 255) + 0.5f);
        }
    }

    private static float Limited(float value, float guided, Vector128<float> limit)
    {
        (float lower, float upper) = (limit[NetworkBounds.Lower], limit[NetworkBounds.Upper]);
        value = Math.Clamp(value, lower, Math.Max(lower, upper));
        return guided + ((value - guided) * limit[NetworkBounds.Softness]);
    }
}
