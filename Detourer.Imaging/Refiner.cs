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
    /// Solves alpha anew where a mask says so, whatever the matte is there: the refine brush. Outside the mask nothing
    /// changes, and the work depends on the mask's size, not on the photo's.
    /// </summary>
    /// <param name="photo">RGBA; alpha is not changed, colours only under the mask.</param>
    /// <param name="matte">One channel, of the same size.</param>
    /// <param name="mask">One channel, of the same size: 255 where alpha is solved, 0 elsewhere.</param>
    /// <param name="cancellationToken">Checked throughout.</param>
    public static void RefineUnder(
        PixelBuffer photo, PixelBuffer matte, PixelBuffer mask, CancellationToken cancellationToken)
    {
        if (Window.Around(mask) is not { } window) return;
        using PixelBuffer part = window.Cut(photo), alpha = window.Cut(matte), brush = window.Cut(mask);
        using PixelBuffer known = window.Cut(matte);
        var under = new Brush(brush, Math.Max(photo.Width, photo.Height));
        AlphaMatting.ApplyUnder(part, alpha, under, MattingSettings.Best, cancellationToken);
        // Away from the brush the window keeps its alpha, so that colours come from what is known.
        Window.Blend(known, alpha, brush);
        ForegroundColors.Estimate(part, known, cancellationToken);
        window.Paste(known, matte, brush);
        window.Paste(part, photo, brush);
    }
}
