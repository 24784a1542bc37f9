using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Decode;

/// <summary>From a file's bytes to upright sRGB pixels with straight alpha.</summary>
internal static class Decoder
{
    /// <summary>Refuses what can be refused without opening the image.</summary>
    /// <exception cref="ImagingException">Any of what <see cref="Signature"/> refuses, <c>empty_file</c>,
    /// <c>file_too_large</c></exception>
    public static ImageKind Check(ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        limits.CheckFile(file.Length);
        return Signature.Identify(file.Span);
    }

    /// <param name="file">The whole file.</param>
    /// <param name="limits">Checked on the file and on its header, before a pixel is decoded.</param>
    /// <param name="cancellationToken">Stops the decoder where its library lets itself be stopped.</param>
    /// <returns>RGBA; opaque where the file has no alpha. Of an animation or a stack of pages, the first.</returns>
    /// <exception cref="ImagingException">What <see cref="Check"/> refuses, <c>too_many_pixels</c>,
    /// <c>image_truncated</c>, <c>image_corrupt</c></exception>
    public static PixelBuffer Decode(ReadOnlyMemory<byte> file, ImagingLimits limits, CancellationToken cancellationToken)
    {
        ImageKind kind = Check(file, limits);
        return Guard(kind, file, () => kind.IsForMagick()
            ? MagickDecoder.Decode(kind, file, limits)
            : VipsDecoder.Decode(kind, file, limits, cancellationToken), cancellationToken);
    }

    /// <inheritdoc cref="ImageHeader.Read"/>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> file, ImagingLimits limits)
    {
        ImageKind kind = Check(file, limits);
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
