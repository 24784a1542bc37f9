using Detourer.Imaging.Pixels;

namespace Detourer.Imaging;

/// <summary>
/// Reads headers and pixels of files that have not been checked. Servers do it in other processes, see
/// <see cref="Isolation.DecoderPool"/>; a command that reads its user's own files does it in its own, see
/// <see cref="Isolation.InProcessDecoder"/>.
/// </summary>
public abstract class ImageDecoder
{
    /// <summary>Reads a header and refuses what <see cref="CutoutEngine"/> refuses before it decodes.</summary>
    /// <param name="file">The whole file; readable and seekable. It is read synchronously and not disposed.</param>
    /// <param name="limits">The limits of a photo.</param>
    /// <param name="cancellationToken">Cancels waiting and work.</param>
    /// <exception cref="ImagingException">As <see cref="ImageHeader.Read(Stream, ImagingLimits)"/></exception>
    public abstract ImageHeader ReadHeader(Stream file, ImagingLimits limits, CancellationToken cancellationToken);

    /// <summary>Decodes the first frame or page of an image to upright sRGB.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">The limits of the image.</param>
    /// <param name="timer">Is paused while this waits for other images; or null.</param>
    /// <param name="cancellationToken">Cancels waiting and work.</param>
    /// <returns>RGBA; opaque if the file has no alpha.</returns>
    /// <exception cref="ImagingException">As <see cref="Decode.Decoder.Decode"/></exception>
    internal abstract PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, WorkTimer? timer, CancellationToken cancellationToken);

    /// <summary>Decodes a reduced copy: see <see cref="Decode.Decoder.DecodeReduced"/>.</summary>
    internal abstract PixelBuffer DecodeReduced(
        ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide, WorkTimer? timer,
        CancellationToken cancellationToken);
}
