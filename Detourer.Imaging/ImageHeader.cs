using Detourer.Imaging.Decode;

namespace Detourer.Imaging;

/// <summary>The type and size of an image, read from its header without decoding a pixel.</summary>
/// <param name="MediaType">The media type of its bytes, independent of its file name.</param>
/// <param name="Width">The stored width in pixels; an EXIF orientation may swap it with the height.</param>
/// <param name="Height">The stored height in pixels.</param>
public sealed record ImageHeader(string MediaType, int Width, int Height)
{
    /// <summary>Reads a header and refuses what <see cref="CutoutEngine"/> refuses before it decodes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">The limits of a photo.</param>
    /// <exception cref="ImagingException">
    /// The same as <see cref="CutoutEngine.CutAsync"/>, except for errors in the pixels.
    /// </exception>
    public static ImageHeader Read(ReadOnlyMemory<byte> file, ImagingLimits limits) => Decoder.ReadHeader(file, limits);
}
