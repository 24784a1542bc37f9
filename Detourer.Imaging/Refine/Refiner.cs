using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

/// <summary>Refines the edges of a matte and the colours of soft pixels.</summary>
internal static class Refiner
{
    /// <summary>Changes the matte and the photo's colours in place.</summary>
    /// <param name="photo">RGBA; alpha is not changed.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="refinement">The refinements to apply.</param>
    /// <param name="inputSize">The side of the network's input.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Refine(
        PixelBuffer photo, PixelBuffer matte, Refinement refinement, int inputSize, CancellationToken cancellationToken)
    {
        if (refinement.HasFlag(Refinement.Matte)) GuidedFilter.Apply(photo, matte, inputSize, cancellationToken);
        if (refinement.HasFlag(Refinement.Colors)) ForegroundColors.Estimate(photo, matte, cancellationToken);
    }
}
