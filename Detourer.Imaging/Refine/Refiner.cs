using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>Finer edges, and the subject's own colour in them.</summary>
internal static class Refiner
{
    /// <summary>Changes the matte and the photo's colours in place.</summary>
    /// <param name="photo">RGBA; alpha is left alone.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="refinement">What is wanted.</param>
    /// <param name="seenSide">Samples on the side of what the network saw.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Refine(
        PixelBuffer photo, PixelBuffer matte, Refinement refinement, int seenSide, CancellationToken cancellationToken)
    {
        if (refinement.HasFlag(Refinement.Matte)) GuidedFilter.Apply(photo, matte, seenSide, cancellationToken);
        if (refinement.HasFlag(Refinement.Colors)) ForegroundColors.Estimate(photo, matte, cancellationToken);
    }
}
