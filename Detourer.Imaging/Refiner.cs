using Detourer.Imaging.Matting;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging;

/// <summary>
/// Refines the edges of a matte and the colours of soft pixels, for photos, video frames and parts of photos.
/// </summary>
internal static class Refiner
{
    /// <summary>Changes the matte and the photo's colours in place.</summary>
    /// <param name="photo">RGBA; alpha is not changed.</param>
    /// <param name="matte">One channel, of the same size: the output of the network.</param>
    /// <param name="refinement">The refinement to apply.</param>
    /// <param name="inputSize">The side of the network's input.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void Refine(
        PixelBuffer photo, PixelBuffer matte, Refinement refinement, int inputSize, CancellationToken cancellationToken)
    {
        switch (refinement)
        {
            case Refinement.Off:
                return;
            case Refinement.Guided:
                GuidedFilter.Apply(photo, matte, inputSize, cancellationToken);
                ForegroundColors.Estimate(photo, matte, cancellationToken);
                return;
            case Refinement.Matte:
                AlphaMatting.Apply(photo, matte, inputSize, MattingSettings.Matte, cancellationToken);
                ForegroundColors.Estimate(photo, matte, cancellationToken);
                return;
            case Refinement.Best:
                AlphaMatting.Apply(photo, matte, inputSize, MattingSettings.Best, cancellationToken);
                ForegroundColors.Estimate(photo, matte, cancellationToken);
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(refinement), refinement, null);
        }
    }

    /// <summary>
    /// Solves alpha again under a brush, whatever the matte is there, and then the colours. Elsewhere the matte does
    /// not change.
    /// </summary>
    /// <param name="part">A window of the photo, RGBA; alpha is not changed, colours in all of it.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="brush">Where alpha is solved; values between 0 and 255 mix the solution with the matte.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void RefineUnder(
        PixelBuffer part, PixelBuffer matte, Brush brush, CancellationToken cancellationToken)
    {
        using PixelBuffer solved = new Window(0, 0, matte.Width, matte.Height).Cut(matte);
        AlphaMatting.ApplyUnder(part, solved, brush, MattingSettings.Best, cancellationToken);
        // Away from the brush the matte stays, so that colours come from what is known.
        Window.Blend(matte, solved, brush.Mask);
        ForegroundColors.Estimate(part, matte, cancellationToken);
    }
}
