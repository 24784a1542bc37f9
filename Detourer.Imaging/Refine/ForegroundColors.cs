using Detourer.Imaging.Pixels;

namespace Detourer.Imaging.Refine;

internal static class ForegroundColors
{
    public static void Estimate(PixelBuffer photo, PixelBuffer matte, CancellationToken cancellationToken) { }
}
