using Detourer.Imaging.Decode;

namespace Detourer.Imaging;

/// <summary>The type and size of an image, read from its header without decoding a pixel.</summary>
/// <param name="MediaType">The media type of its bytes, independent of its file name.</param>
/// <param name="Width">The stored width in pixels; an EXIF orientation may swap it with the height.</param>
/// <param name="Height">The stored height in pixels.</param>
public sealed record ImageHeader(string MediaType, int Width, int Height)
{
    /// <summary>Returns the media type of a file by its signature, or null if it is not an image.</summary>
    /// <param name="head">The first bytes of the file: at least a kilobyte, if it has as many.</param>
    public static string? FindMediaType(ReadOnlySpan<byte> head)
    {
        try
        {
            return Signature.Identify(head, [], head.Length).MediaType();
        }
        catch (ImagingException e)
        {
            bool isOther = e.Code is "not_an_image" or "vector_image" or "archive_file" or "document_file";
            return isOther ? null : "image/unsupported";
        }
    }

    /// <summary>Reads a header and refuses what <see cref="CutoutEngine"/> refuses before it decodes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">The limits of a photo.</param>
    /// <exception cref="ImagingException">
    /// The same as <see cref="CutoutEngine.CutAsync"/>, except for errors in the pixels.
    /// </exception>
    public static ImageHeader Read(ReadOnlyMemory<byte> file, ImagingLimits limits) => Decoder.ReadHeader(file, limits);

    /// <summary>
    /// Reads a header from a seekable stream: at most a megabyte of most files, whatever their size. Reads
    /// synchronously, so a stream that reads from a network should be used on a thread that may block.
    /// </summary>
    /// <param name="file">The whole file; readable and seekable. It is not disposed; its position changes.</param>
    /// <param name="limits">The limits of a photo.</param>
    /// <exception cref="ImagingException">
    /// The same as <see cref="CutoutEngine.CutAsync"/>, except for errors in the pixels and, in files over 1 MB, in
    /// parts that are not read.
    /// </exception>
    public static ImageHeader Read(Stream file, ImagingLimits limits) => StreamedHeader.Read(file, limits);
}
