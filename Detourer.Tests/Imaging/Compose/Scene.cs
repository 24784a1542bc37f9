using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Compose;

/// <summary>A red disc before blue, 101 × 81.</summary>
internal static class Scene
{
    /// <summary>The disc is larger than its matte, so that soft pixels are red as well.</summary>
    public static PixelBuffer Photo() =>
        Pictures.Rgba(101, 81, (x, y) => Pictures.Disc(x, y, 50, 40, 24) > 0 ? Pictures.Red : Pictures.Blue);

    public static PixelBuffer Disc() => Pictures.Matte(101, 81, (x, y) => Pictures.Disc(x, y, 50, 40, 20, 6));

    public static PixelBuffer Compose(PixelBuffer photo, PixelBuffer matte, CutoutOptions options) =>
        Composer.Compose(
            photo, matte, options, file => Pictures.Decode(file), TestContext.Current.CancellationToken);
}
