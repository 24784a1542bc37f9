using Detourer.Imaging.Decode.Containers;

namespace Detourer.Imaging.Decode;

/// <summary>
/// Reads the header of an image from a seekable stream. It reads only what it needs: small files whole; of large files
/// the first and the last kilobytes, and what the format's header refers to. A source that reads ranges from a remote
/// store therefore transfers little.
/// </summary>
internal static class StreamedHeader
{
    /// <summary>Smaller files are read whole, so that they get the same checks as decoded files.</summary>
    private const int WholeBytes = 1 << 20;

    private const int HeadBytes = 1 << 12;

    /// <inheritdoc cref="ImageHeader.Read(Stream, ImagingLimits)"/>
    public static ImageHeader Read(Stream file, ImagingLimits limits)
    {
        limits.CheckFile(file.Length);
        if (file.Length <= WholeBytes) return Decoder.ReadHeader(file.ReadAt(0, WholeBytes), limits);

        byte[] head = file.ReadAt(0, HeadBytes);
        byte[] tail = file.ReadAt(file.Length - Polyglot.TailBytes, Polyglot.TailBytes);
        ImageKind kind = Signature.Identify(head, tail, file.Length);
        ContainerCheck.Run(kind, new ByteSource(file), headerOnly: true);
        (int width, int height) = ReadSize(kind, head, file);
        limits.CheckSize(width, height);
        return new ImageHeader(kind.MediaType(), width, height);
    }

    /// <summary>
    /// Reads the stored size. libvips reads some formats in parts. It, or ImageMagick, would read the whole file of the
    /// others, whose headers are simple.
    /// </summary>
    internal static (int Width, int Height) ReadSize(ImageKind kind, ReadOnlySpan<byte> head, Stream file)
    {
        (int Width, int Height)? size = kind switch
        {
            ImageKind.Jpeg or ImageKind.Png or ImageKind.Avif => VipsDecoder.ReadSize(kind, file),
            ImageKind.Tiff => TiffDecoder.ReadSize(new ByteSource(file), limits: null),
            ImageKind.WebP => HeaderSize.OfWebP(head),
            ImageKind.Gif => HeaderSize.OfGif(head),
            ImageKind.Bmp => HeaderSize.OfBmp(head),
            ImageKind.Psd => HeaderSize.OfPsd(head),
            ImageKind.Jpeg2000 => HeaderSize.OfJpeg2000(head),
            ImageKind.JpegXl => JpegXlSize.Find(file),
            ImageKind.Heic => HeicSize.Find(file),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return size is { Width: > 0, Height: > 0 } ? size.Value : throw ImagingErrors.Corrupt();
    }

    /// <summary>Reads up to <paramref name="count"/> bytes at a position; fewer at the end of the stream.</summary>
    internal static byte[] ReadAt(this Stream file, long position, int count)
    {
        byte[] bytes = new byte[Math.Min(count, file.Length - position)];
        file.Position = position;
        file.ReadExactly(bytes);
        return bytes;
    }
}
