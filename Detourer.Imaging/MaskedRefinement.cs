using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Matting;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging;

/// <summary>
/// Estimates the alpha of a cutout again where a mask says so, from the photo alone: the refine brush. The rest of the
/// cutout stays as it is. The work depends on the size of the masked area, not on the size of the photo.
/// </summary>
/// <param name="Format">The format of the new cutout; not JPEG, which has no transparency.</param>
/// <param name="Quality">1 to 100, or null for the format's default.</param>
public sealed record MaskedRefinement(OutputFormat Format, int? Quality = null)
{
    /// <summary>Makes the new cutout.</summary>
    /// <param name="photo">The file of the photo.</param>
    /// <param name="cutout">The file of its cutout, of the same size.</param>
    /// <param name="mask">An image of the same size: white where alpha is estimated again, black elsewhere.</param>
    /// <param name="limits">The limits of each image, and of the time.</param>
    /// <param name="decoder">Decodes the images.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="progress">Receives each step when it starts.</param>
    /// <param name="cancellationToken">Cancels the current step.</param>
    /// <exception cref="ImagingException">
    /// A file is invalid, <c>mask_size</c>, <c>mask_empty</c>, <c>too_large_for_format</c>, <c>time_limit</c>
    /// </exception>
    public Cutout Make(
        ReadOnlyMemory<byte> photo, ReadOnlyMemory<byte> cutout, ReadOnlyMemory<byte> mask, ImagingLimits limits,
        ImageDecoder decoder, TimeProvider time, IProgress<CutoutStep>? progress, CancellationToken cancellationToken)
    {
        using var steps = new StepRunner(limits.MaxDuration, model: null, time, progress, cancellationToken);
        PixelBuffer Decode(ReadOnlyMemory<byte> file) =>
            steps.Run(CutoutStep.Decode, token => decoder.Decode(file, limits, steps.Timer, token));

        // One image at a time: of photo and mask, only the masked area and its surroundings are kept.
        using MaskedArea area = MaskedArea.Of(Decode(mask)) ?? throw ImagingErrors.MaskEmpty();
        using PixelBuffer part = area.CutFrom(Decode(photo));
        using PixelBuffer picture = Decode(cutout);
        area.CheckSize(picture);

        steps.Run(CutoutStep.Refine, token =>
        {
            using PixelBuffer alpha = area.AlphaOf(picture);
            Refiner.RefineUnder(part, alpha, area.Brush, token);
            area.Paste(part, alpha, picture);
        });
        ReadOnlyMemory<byte> data = steps.Run(CutoutStep.Encode, token =>
            Encoder.Encode(picture, Format, Quality, new FileMetadata(HeaderResolution.Find(photo)), token));
        return new Cutout(data, Format, picture.Width, picture.Height, steps.Steps);
    }
}
