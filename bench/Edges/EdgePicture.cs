using Detourer.Imaging.Pixels;

namespace Detourer.Bench.Edges;

/// <summary>A photo with its true alpha and colours, and what the network says about it.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Photo">RGBA.</param>
/// <param name="Network">The network's matte, before any refinement, of the same size.</param>
/// <param name="Truth">The subject: its true colours and its true alpha, RGBA.</param>
internal sealed record EdgePicture(string Name, PixelBuffer Photo, PixelBuffer Network, PixelBuffer Truth) : IDisposable
{
    public int Width => Photo.Width;

    public int Height => Photo.Height;

    /// <summary>One length for all sizes: a pixel of a photo whose longer side is 1600.</summary>
    public int Length(int pixelsOf1600) => pixelsOf1600 * Math.Max(Width, Height) / 1600;

    public void Dispose()
    {
        Photo.Dispose();
        Network.Dispose();
        Truth.Dispose();
    }
}
