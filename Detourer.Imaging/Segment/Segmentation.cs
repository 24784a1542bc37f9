using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Segment;

/// <summary>What a network says about an image.</summary>
/// <param name="Square">
/// The matte at the network's own size: one channel, 255 is subject, 0 is background.
/// </param>
/// <param name="Confidence">
/// The largest probability of a subject, in 0..1, before the matte was stretched to 0..255.
/// </param>
internal sealed record Segmentation(PixelBuffer Square, float Confidence) : IDisposable
{
    /// <summary>Returns the matte at the size of an image.</summary>
    public PixelBuffer ToMatte(PixelBuffer image, CancellationToken cancellationToken) =>
        Lanczos.Resize(Square, image.Width, image.Height, cancellationToken);

    public void Dispose() => Square.Dispose();
}
