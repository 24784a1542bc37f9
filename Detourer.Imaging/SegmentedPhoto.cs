using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Imaging;

/// <summary>A decoded photo and its matte.</summary>
/// <param name="Photo">RGBA.</param>
/// <param name="Matte">One channel, of the same size.</param>
/// <param name="Confidence">See <see cref="Segmentation.Confidence"/>.</param>
/// <param name="Turn">Released with the photo, or null.</param>
internal sealed record SegmentedPhoto(
    PixelBuffer Photo, PixelBuffer Matte, float Confidence, SemaphoreSlim? Turn) : IDisposable
{
    public void Dispose()
    {
        Photo.Dispose();
        Matte.Dispose();
        Turn?.Release();
    }
}
