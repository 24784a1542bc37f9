using System.Runtime.Intrinsics;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Matting;

/// <summary>Solves alpha from a coarse scale to a fine one: each scale begins where the one before it ended.</summary>
internal static unsafe class AlphaPyramid
{
    /// <summary>Sides below this are not halved.</summary>
    private const int LeastSide = 64;

    /// <summary>Turns the colours' say in a level's plane of alpha into the solution.</summary>
    public static void Solve(
        MattingLevel level, int levels, MattingSettings settings, CancellationToken cancellationToken)
    {
        if (level.Band.Count == 0 || Math.Min(level.Width, level.Height) < 3) return;

        (float[] prior, float[] weight) = TakeColorsSay(level);
        bool coarsest = levels <= 1 || Math.Min(level.Width, level.Height) <= LeastSide;
        if (!coarsest)
        {
            using MattingLevel half = level.Half(cancellationToken);
            Solve(half, levels - 1, settings, cancellationToken);
            using Field functions = AlphaFunctions.Fit(half, settings.UpscaleEpsilon, cancellationToken);
            Start(level, half, functions, cancellationToken);
        }

        level.Samples.Clear(MattingLevel.Direction);
        using var room = new Field(level.Width, level.Height, AlphaFunctions.Planes);
        var laplacian = new MattingLaplacian(
            level.Samples, AlphaFunctions.Windows(level), settings.Epsilon, cancellationToken);
        new AlphaSolver(level, laplacian, room, prior, weight, cancellationToken)
            .Run(coarsest ? settings.CoarsestIterations : settings.Iterations);
        Clamp(level);
    }

    private static (float[] Prior, float[] Weight) TakeColorsSay(MattingLevel level)
    {
        (float[] prior, float[] weight) = (new float[level.Band.Length], new float[level.Band.Length]);
        for (int y = 0; y < level.Height; y++)
        {
            (int from, int to) = level.Band.Row(y);
            for (int block = from; block < to; block++)
            {
                level.Samples.Load(MattingLevel.Alpha, level.Band.X(block), y).CopyTo(prior, block * Field.Lanes);
                level.Samples.Load(MattingLevel.Weight, level.Band.X(block), y).CopyTo(weight, block * Field.Lanes);
            }
        }

        return (prior, weight);
    }

    /// <summary>The solution at half the size, as the start at this one.</summary>
    private static void Start(
        MattingLevel level, MattingLevel half, Field functions, CancellationToken cancellationToken) =>
        ParallelRows.For(level.Height, (top, bottom) =>
        {
            var line = new AlphaLine(half, functions, 2);
            for (int y = top; y < bottom; y++)
            {
                (int from, int to) = level.Band.Row(y);
                if (from == to) continue;
                line.MoveTo(y);
                for (int block = from; block < to; block++)
                {
                    for (int lane = 0; lane < Field.Lanes; lane++)
                    {
                        int x = level.Band.X(block) + lane;
                        if (level.Band.Mask[(block * Field.Lanes) + lane] == 0) continue;
                        *level.Samples.At(MattingLevel.Alpha, x, y) = line.At(
                            x, *level.Samples.At(0, x, y), *level.Samples.At(1, x, y), *level.Samples.At(2, x, y));
                    }
                }
            }
        }, cancellationToken);

    private static void Clamp(MattingLevel level)
    {
        for (int y = 0; y < level.Height; y++)
        {
            (int from, int to) = level.Band.Row(y);
            for (int block = from; block < to; block++)
            {
                float* alpha = level.Samples.At(MattingLevel.Alpha, level.Band.X(block), y);
                for (int lane = 0; lane < Field.Lanes; lane++) alpha[lane] = Math.Clamp(alpha[lane], 0, 1);
            }
        }
    }
}
