using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging;

/// <summary>
/// An image as it is, in another format or size: for browsers that cannot draw a format or write one. The pixels are
/// upright sRGB, and nothing is cut out.
/// </summary>
/// <param name="Format">How it is written. JPEG, which has no transparency, gets white behind what is transparent.</param>
/// <param name="Quality">1 to 100, or null for the format's own.</param>
/// <param name="MaxSide">The longest side in pixels, from 1; null: the full size.</param>
public sealed record Rendition(OutputFormat Format, int? Quality = null, int? MaxSide = null)
{
    /// <summary>Reads an image and writes it again.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What one image may cost.</param>
    /// <param name="time">The clock of the time limit.</param>
    /// <param name="cancellationToken">Ends the work where a library lets itself be stopped.</param>
    /// <exception cref="ImagingException">Anything that is wrong with the file, <c>too_large_for_format</c>,
    /// <c>time_limit</c></exception>
    public ReadOnlyMemory<byte> Make(
        ReadOnlyMemory<byte> file, ImagingLimits limits, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limits.MaxDuration, time, progress: null, cancellationToken);
        PixelBuffer picture = deadline.Run(CutoutStep.Decode, token => Decoder.Decode(file, limits, token));
        try
        {
            deadline.Run(CutoutStep.Compose, token =>
            {
                if (MaxSide is { } side) picture = Frame.Shrink(picture, side);
                if (Format == OutputFormat.Jpeg) Under.Color(picture, new Color(255, 255, 255), token);
            });
            return deadline.Run(CutoutStep.Encode, token => Encoder.Encode(picture, Format, Quality, token));
        }
        finally
        {
            picture.Dispose();
        }
    }
}
