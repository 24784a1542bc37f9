using Detourer.Imaging.Decode;

namespace Detourer.Imaging;

/// <summary>What an image says of itself, read without decoding a pixel.</summary>
/// <param name="MediaType">What its bytes are, whatever its name says.</param>
/// <param name="Width">Pixels, as stored: an EXIF orientation may exchange the two.</param>
/// <param name="Height">Pixels, as stored.</param>
public sealed record ImageHeader(string MediaType, int Width, int Height)
{
    /// <summary>Refuses what an engine with these limits would refuse before it decodes.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">What one photo may cost.</param>
    /// <exception cref="ImagingException">As <see cref="CutoutEngine.CutAsync"/>, but for errors in the pixels.</exception>
    public static ImageHeader Read(ReadOnlyMemory<byte> file, ImagingLimits limits) => Decoder.ReadHeader(file, limits);
}
