namespace Detourer.Imaging.Decode.Containers;

/// <summary>
/// Walks through the container of an image and counts its parts, before a library sees the file. The libraries read
/// some containers in quadratic time, so that a file of a few megabytes would occupy a core for minutes. The walk is
/// linear, and takes constant memory. It does not report damage: where it cannot continue, neither can the library.
/// </summary>
internal static class ContainerCheck
{
    /// <summary>Checks a file against the table of <see cref="ContainerBound"/>.</summary>
    /// <param name="kind">The format of the file.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="headerOnly">
    /// Whether only the header will be read, so that the parts behind it do not matter. Animated formats are always
    /// walked to their end.
    /// </param>
    /// <exception cref="ImagingException"><c>image_too_complex</c></exception>
    public static void Run(ImageKind kind, ByteSource file, bool headerOnly)
    {
        switch (kind)
        {
            case ImageKind.Jpeg: JpegSegments.Check(file, headerOnly); break;
            case ImageKind.Png: PngChunks.Check(file, headerOnly); break;
            case ImageKind.WebP: WebPChunks.Check(file); break;
            case ImageKind.Gif: GifBlocks.Check(file); break;
            case ImageKind.Tiff: TiffDirectories.Check(file); break;
            case ImageKind.Avif or ImageKind.Heic or ImageKind.JpegXl or ImageKind.Jpeg2000:
                IsoBoxTree.Check(file);
                break;
            // One header of a fixed size; the layers of a PSD are not read.
            case ImageKind.Bmp or ImageKind.Psd: break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }
}
