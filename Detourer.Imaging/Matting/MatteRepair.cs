using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging.Matting;

/// <summary>
/// Corrects what a network cannot mean: patches inside the subject that it is unsure of become opaque (an eye, a chin,
/// a tooth), and weak remains far from the subject go. A hole that shows the background, or that the network calls
/// background without the colours' objection, stays open: a ring, the legs of a chair, spokes.
/// </summary>
internal static class MatteRepair
{
    /// <summary>Samples on the longer side of the reduced copy.</summary>
    private const int WorkingSide = 512;

    // Planes: R, G, B, the matte, and how much of the matte's lack is filled or of its presence removed.
    private const int Matte = 3, Fill = 4, Removal = 5, Count = 6;

    /// <summary>Changes the matte in place, and its reduced copy as well.</summary>
    /// <param name="scale">The photo and the network's matte, reduced.</param>
    /// <param name="matte">The network's matte.</param>
    /// <param name="settings">The constants of matting.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Apply(
        SolveScale scale, PixelBuffer matte, MattingSettings settings, CancellationToken cancellationToken)
    {
        Field samples = scale.Samples;
        var coarse = Reduction.To(WorkingSide, samples.Width, samples.Height);
        using var planes = new Planes(coarse.Width, coarse.Height, Count);
        SolveScale.Reduce(samples, coarse.Factor, planes.Row, cancellationToken);
        planes[Fill].Clear();
        planes[Removal].Clear();
        bool filled = EnclosedPatches.Mark(planes, Matte, Fill, settings);
        bool removed = DetachedRemains.Mark(planes, Matte, Removal, settings);
        if (!filled && !removed) return;

        WindowRange.Narrow(planes, Fill, 1, least: false, cancellationToken);
        WindowRange.Narrow(planes, Removal, 2, least: false, cancellationToken);
        ForCells(planes, coarse, samples.Height, (y, x, fill, removal) =>
        {
            Span<float> alpha = samples.Row(MattingLevel.Alpha, y);
            alpha[x] = Repaired(alpha[x], 1, fill, removal);
        }, samples.Width, cancellationToken);
        var full = new Reduction(coarse.Factor * scale.Factor, coarse.Width, coarse.Height);
        ForCells(planes, full, matte.Height, (y, x, fill, removal) =>
        {
            Span<byte> alpha = matte.Row(y);
            alpha[x] = (byte)(Repaired(alpha[x], 255, fill, removal) + 0.5f);
        }, matte.Width, cancellationToken);
    }

    private static float Repaired(float value, float opaque, float fill, float removal) =>
        (value + ((opaque - value) * fill)) * (1 - removal);

    /// <summary>Visits the pixels that change, with the shares to fill and to remove.</summary>
    private static void ForCells(
        Planes planes, Reduction scale, int height, Action<int, int, float, float> change, int width,
        CancellationToken cancellationToken)
    {
        using SampleGrid grid = SampleGrid.Of(planes, Fill, 2, scale, cancellationToken);
        ParallelRows.For(height, (top, bottom) =>
        {
            var line = new SampleLine(grid);
            for (int y = top; y < bottom; y++)
            {
                line.MoveTo(y);
                for (int cell = -1; cell < scale.Width; cell++)
                {
                    int left = Math.Max(cell, 0), right = Math.Min(cell + 1, scale.Width - 1);
                    if (line[left, 0] + line[right, 0] + line[left, 1] + line[right, 1] == 0) continue;
                    int from = Math.Max(0, Reduction.FirstAfter(cell, scale.Factor));
                    int to = Math.Min(width, Reduction.FirstAfter(cell + 1, scale.Factor));
                    for (int x = from; x < to; x++) change(y, x, line.At(x).First[0], line.At(x).First[1]);
                }
            }
        }, cancellationToken);
    }
}
