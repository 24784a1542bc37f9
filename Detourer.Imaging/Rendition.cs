using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging;

/// <summary>
/// The conversion of an image to another format or size, for browsers that cannot show or write a format. The pixels
/// are upright sRGB; nothing is cut out.
/// </summary>
/// <param name="Format">The format. JPEG has no transparency, so its background becomes white.</param>
/// <param name="Quality">1 to 100, or null for the format's default.</param>
/// <param name="MaxSide">The longest side in pixels, from 1, or null for the full size.</param>
public sealed record Rendition(OutputFormat Format, int? Quality = null, int? MaxSide = null)
{
    /// <summary>Converts an image.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">The limits of the image.</param>
    /// <param name="decoder">Decodes the image.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="cancellationToken">Cancels the work where the libraries support it.</param>
    /// <exception cref="ImagingException">
    /// The file is invalid, <c>too_large_for_format</c>, <c>time_limit</c>
    /// </exception>
    public ReadOnlyMemory<byte> Make(
        ReadOnlyMemory<byte> file, ImagingLimits limits, ImageDecoder decoder, TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var steps = new StepRunner(limits.MaxDuration, model: null, time, progress: null, cancellationToken);
        PixelBuffer picture = steps.Run(
            CutoutStep.Decode, token => decoder.Decode(file, limits, steps.Timer, token));
        try
        {
            steps.Run(CutoutStep.Compose, token =>
            {
                if (MaxSide is { } side) picture = Frame.Shrink(picture, side);
                if (Format == OutputFormat.Jpeg) Over.Color(picture, new Color(255, 255, 255), token);
            });
            return steps.Run(CutoutStep.Encode, token =>
                Encoder.Encode(picture, Format, Quality, new FileMetadata(HeaderResolution.Find(file)), token));
        }
        finally
        {
            picture.Dispose();
        }
    }
}
