using Detourer.Imaging.Decode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging.Prepare;

/// <summary>What a network sees of an image file.</summary>
internal static class NetworkInput
{
    /// <summary>3 × size × size floats.</summary>
    /// <exception cref="ImagingException">The file cannot be read.</exception>
    public static float[] Read(ReadOnlyMemory<byte> file, Model model, CancellationToken cancellationToken)
    {
        using PixelBuffer image = Decoder.Decode(file, new ImagingLimits(), cancellationToken);
        var input = new float[3 * model.InputSize * model.InputSize];
        Segmenter.ToInput(image, model, input, cancellationToken);
        return input;
    }
}
