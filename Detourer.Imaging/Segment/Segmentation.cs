using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Segment;

/// <summary>What a network says about an image.</summary>
/// <param name="Matte">One channel, the size of the image: 255 is subject, 0 is background.</param>
/// <param name="Confidence">
/// The largest probability of a subject, in 0..1, before the matte was stretched to 0..255.
/// </param>
internal sealed record Segmentation(PixelBuffer Matte, float Confidence) : IDisposable
{
    public void Dispose() => Matte.Dispose();
}
