using NetVips;

namespace Detourer.Bench;

/// <summary>
/// The photo of the benchmarks: the repository's fur picture, enlarged to the size of a camera's photo.
/// </summary>
internal static class Photo
{
    /// <summary>A JPEG of 4:3 with this many megapixels, quality 90.</summary>
    public static byte[] Jpeg(double megapixels)
    {
        int width = (int)Math.Sqrt(megapixels * 1e6 * 4 / 3);
        using Image photo = Image.NewFromFile(Path.Combine(Repository(), "docs/pictures/fur.jpg"));
        using Image enlarged = photo.Resize((double)width / photo.Width);
        return enlarged.JpegsaveBuffer(q: 90);
    }

    /// <summary>A PNG of 4:3 with this width in pixels.</summary>
    public static byte[] Png(int width)
    {
        using Image photo = Image.NewFromFile(Path.Combine(Repository(), "docs/pictures/fur.jpg"));
        using Image small = photo.Resize((double)width / photo.Width);
        return small.PngsaveBuffer();
    }

    /// <summary>The folder of the solution.</summary>
    public static string Repository() => Testing.Repository.Path;
}
