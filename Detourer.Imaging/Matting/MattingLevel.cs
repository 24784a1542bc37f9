using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>One scale at which alpha is solved: colours, alpha, and where it is uncertain.</summary>
internal sealed unsafe class MattingLevel(Field samples, ByteMap uncertain) : IDisposable
{
    /// <summary>Alpha in 0..1: 0 or 1 outside the band; the colours' say, and then the solution, within.</summary>
    public const int Alpha = 3;

    /// <summary>The weight of the colours' say, until the solver needs the plane for its directions.</summary>
    public const int Weight = 4;

    /// <summary>Where the solver goes; zero outside the band.</summary>
    public const int Direction = Weight;

    /// <summary>R, G, B, alpha, weight.</summary>
    public const int Planes = 5;

    public Field Samples => samples;

    public int Width => samples.Width;

    public int Height => samples.Height;

    /// <summary>1 where alpha is uncertain.</summary>
    public ByteMap Uncertain => uncertain;

    /// <summary>The uncertain samples, as blocks.</summary>
    public Band Band { get; } = Band.Of(uncertain);

    /// <summary>The level of half this size: means of 2×2 samples, those of alpha weighted.</summary>
    public MattingLevel Half(CancellationToken cancellationToken)
    {
        (int width, int height) = ((Width + 1) / 2, (Height + 1) / 2);
        var half = new Field(width, height, Planes);
        var map = new ByteMap(width, height);
        ParallelRows.For(height, (top, bottom) =>
        {
            for (int y = top; y < bottom; y++) HalveRow(y, half, map.Row(y));
        }, cancellationToken);
        return new MattingLevel(half, map);
    }

    private void HalveRow(int y, Field half, Span<byte> map)
    {
        int above = 2 * y, below = Math.Min(above + 1, Height - 1);
        ReadOnlySpan<byte> mapAbove = uncertain.Row(above), mapBelow = uncertain.Row(below);
        for (int x = 0; x < half.Width; x++)
        {
            int left = 2 * x, right = Math.Min(left + 1, Width - 1);
            for (int plane = 0; plane < Alpha; plane++)
            {
                float* a = samples.At(plane, 0, above), b = samples.At(plane, 0, below);
                *half.At(plane, x, y) = (a[left] + a[right] + b[left] + b[right]) * 0.25f;
            }

            float* pa = samples.At(Alpha, 0, above), pb = samples.At(Alpha, 0, below);
            float* wa = samples.At(Weight, 0, above), wb = samples.At(Weight, 0, below);
            float weight = wa[left] + wa[right] + wb[left] + wb[right];
            float sum = (pa[left] * wa[left]) + (pa[right] * wa[right])
                + (pb[left] * wb[left]) + (pb[right] * wb[right]);
            *half.At(Alpha, x, y) = sum / weight;
            *half.At(Weight, x, y) = weight * 0.25f;
            map[x] = (byte)(mapAbove[left] | mapAbove[right] | mapBelow[left] | mapBelow[right]);
        }
    }

    public void Dispose() => samples.Dispose();
}
