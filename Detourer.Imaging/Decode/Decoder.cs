using Detourer.Imaging.Decode.Containers;
using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Decode;

/// <summary>Decodes a file to upright sRGB pixels with straight alpha.</summary>
internal static class Decoder
{
    /// <summary>Identifies the format of a file without opening the image.</summary>
    /// <exception cref="ImagingException">
    /// <c>empty_file</c>, <c>file_too_large</c>, or the errors of <see cref="Signature.Identify(ReadOnlySpan{byte})"/>
    /// </exception>
    public static ImageKind Identify(ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        limits.CheckFile(file.Length);
        return Signature.Identify(file.Span);
    }

    /// <summary>Decodes the first frame or page of an image.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">Checked on the file and on its header, before a pixel is decoded.</param>
    /// <param name="cancellationToken">Cancels the decoder where its library supports it.</param>
    /// <returns>RGBA; opaque if the file has no alpha.</returns>
    /// <exception cref="ImagingException">
    /// <c>image_too_complex</c>, <c>too_many_pixels</c>, <c>image_truncated</c>, <c>image_corrupt</c>, or the errors of
    /// <see cref="Identify"/>
    /// </exception>
    public static PixelBuffer Decode(
        ReadOnlyMemory<byte> file, ImagingLimits limits, CancellationToken cancellationToken)
    {
        ImageKind kind = Identify(file, limits);
        ContainerCheck.Run(kind, new ByteSource(file), headerOnly: false);
        return Guard(kind, file, () => kind.IsForMagick()
            ? MagickDecoder.Decode(kind, file, limits)
            : VipsDecoder.Decode(kind, file, limits, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Decodes a reduced copy: of JPEG without decoding it at full size, of other formats in strips where the format
    /// has them. HEIC, JPEG XL, PSD, JPEG 2000 and BMP are decoded at full size.
    /// </summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">Checked as in <see cref="Decode"/>.</param>
    /// <param name="leastSide">Both sides have at least as many pixels, if the image has.</param>
    /// <param name="cancellationToken">Cancels the decoder where its library supports it.</param>
    /// <inheritdoc cref="Decode"/>
    public static PixelBuffer DecodeReduced(
        ReadOnlyMemory<byte> file, ImagingLimits limits, int leastSide, CancellationToken cancellationToken)
    {
        ImageKind kind = Identify(file, limits);
        ContainerCheck.Run(kind, new ByteSource(file), headerOnly: false);
        return Guard(kind, file, () => kind.IsForMagick()
            ? MagickDecoder.Decode(kind, file, limits)
            : VipsDecoder.DecodeReduced(kind, file, limits, leastSide, cancellationToken), cancellationToken);
    }

    /// <inheritdoc cref="ImageHeader.Read(ReadOnlyMemory{byte}, ImagingLimits)"/>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        ImageKind kind = Identify(file, limits);
        ContainerCheck.Run(kind, new ByteSource(file), headerOnly: false);
        (int width, int height) = Guard(kind, file, () => kind.IsForMagick()
            ? MagickDecoder.ReadSize(kind, file, limits)
            : VipsDecoder.ReadSize(kind, file, limits), CancellationToken.None);
        return new ImageHeader(kind.MediaType(), width, height);
    }

    private static T Guard<T>(
        ImageKind kind, ReadOnlyMemory<byte> file, Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is NetVips.VipsException or ImageMagick.MagickException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Truncation.IsTruncated(kind, file.Span) ? ImagingErrors.Truncated(e) : ImagingErrors.Corrupt(e);
        }
    }
}
