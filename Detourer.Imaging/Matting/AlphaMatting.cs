using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// Finds the alpha of hair, fur and blurred edges where the network is uncertain. Colour statistics of foreground and
/// background say what is likely (<see cref="AlphaPosterior"/>), the gradients of the photo carry it along strands
/// (<see cref="MattingLaplacian"/>), and the network limits what may change (<see cref="NetworkBounds"/>). Where the
/// network's edge is hard, the result of the guided filter stays.
/// </summary>
internal static class AlphaMatting
{
    /// <summary>The weight of the network's value where colours say nothing, relative to theirs.</summary>
    private const float NetworkWeight = 0.1f;

    /// <summary>How far a matte under a brush may be off: it says next to nothing.</summary>
    private const float DoubtedDeviation = 10;

    /// <summary>The Laplacian's windows need this many rows and columns.</summary>
    private const int LeastSide = 3;

    /// <summary>Changes the matte in place.</summary>
    /// <param name="photo">RGBA; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size: the output of the network.</param>
    /// <param name="inputSize">The side of the network's input.</param>
    /// <param name="settings">The constants of matting.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Apply(
        PixelBuffer photo, PixelBuffer matte, int inputSize, MattingSettings settings,
        CancellationToken cancellationToken)
    {
        if (Math.Min(photo.Width, photo.Height) < LeastSide) return;
        int side = Math.Max(photo.Width, photo.Height);
        using SolveScale scale = SolveScale.Of(photo, matte, side, settings, cancellationToken);
        MatteRepair.Apply(scale, matte, settings, cancellationToken);
        GuidedFilter.Apply(photo, matte, inputSize, cancellationToken);

        using MattingLevel? level = scale.FirstLevel(brush: null, settings);
        if (level is null) return;
        using var bounds = NetworkBounds.Of(level, scale.Factor, scale.Unit, settings, cancellationToken);
        Solve(level, scale.Unit, settings, cancellationToken);
        using Field functions = AlphaFunctions.Fit(level, settings.UpscaleEpsilon, cancellationToken);
        new AlphaWriter(level, functions, scale.Factor, bounds).Write(photo, matte, cancellationToken);
    }

    /// <summary>Solves alpha under a brush from the colours alone, because the matte there is in doubt.</summary>
    /// <param name="photo">RGBA, a window of the photo; alpha is ignored.</param>
    /// <param name="matte">One channel, of the same size. Changed in place, also beside the brush.</param>
    /// <param name="brush">Where to solve.</param>
    /// <param name="settings">The constants of matting.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void ApplyUnder(
        PixelBuffer photo, PixelBuffer matte, Brush brush, MattingSettings settings,
        CancellationToken cancellationToken)
    {
        if (Math.Min(photo.Width, photo.Height) < LeastSide) return;
        using SolveScale scale = SolveScale.Of(photo, matte, brush.PhotoSide, settings, cancellationToken);
        using MattingLevel? level = scale.FirstLevel(brush.Mask, settings);
        if (level is null) return;
        Solve(level, scale.Unit, settings with { NetworkDeviation = DoubtedDeviation }, cancellationToken);
        using Field functions = AlphaFunctions.Fit(level, settings.UpscaleEpsilon, cancellationToken);
        new AlphaWriter(level, functions, scale.Factor, bounds: null).Write(photo, matte, cancellationToken);
    }

    private static void Solve(
        MattingLevel level, float unit, MattingSettings settings, CancellationToken cancellationToken)
    {
        Settle(level, settings);
        int block = Math.Max(2, (int)Math.Round(settings.StatisticsBlock * unit));
        using (ColorStatistics statistics = ColorStatistics.Of(level, block, settings, cancellationToken))
            AlphaPosterior.Write(level, statistics, settings, cancellationToken);
        AlphaPyramid.Solve(level, settings.Levels, settings, cancellationToken);
    }

    /// <summary>Sets certain samples to 0 or 1, and gives each sample its weight.</summary>
    private static void Settle(MattingLevel level, MattingSettings settings)
    {
        for (int y = 0; y < level.Height; y++)
        {
            ReadOnlySpan<byte> uncertain = level.Uncertain.Row(y);
            Span<float> alpha = level.Samples.Row(MattingLevel.Alpha, y);
            Span<float> weight = level.Samples.Row(MattingLevel.Weight, y);
            for (int x = 0; x < level.Width; x++)
            {
                weight[x] = settings.DataWeight;
                if (uncertain[x] != 0) weight[x] *= NetworkWeight;
                else alpha[x] = alpha[x] > 0.5f ? 1 : 0;
            }
        }
    }
}
