using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Decode;
using Detourer.Imaging.Pixels;

namespace Detourer.Testing.Images;

/// <summary>Creates, reads and compares images in memory.</summary>
internal static class Pictures
{
    public static readonly Color Red = new(255, 0, 0);
    public static readonly Color Blue = new(0, 0, 255);
    public static Color Clear => default;

    public static PixelBuffer Rgba(int width, int height, Func<int, int, Color> colour)
    {
        var image = new PixelBuffer(width, height, 4);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) Set(image, x, y, colour(x, y));
        return image;
    }

    public static PixelBuffer Matte(int width, int height, Func<int, int, int> alpha)
    {
        var image = new PixelBuffer(width, height, 1);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++) image.Row(y)[x] = (byte)alpha(x, y);
        return image;
    }

    /// <summary>A smooth, opaque, asymmetric picture, which lossy formats reproduce within a few levels.</summary>
    public static PixelBuffer Scene(int width = 64, int height = 48) => Rgba(width, height, (x, y) => new Color(
        (byte)(40 + (x * 170 / width)),
        (byte)(60 + (y * 150 / height)),
        (byte)(200 - ((x * 60 / width) + (y * 80 / height)))));

    public static PixelBuffer Noise(int width, int height, int channels, int seed = 1)
    {
        var image = new PixelBuffer(width, height, channels);
        var random = new Random(seed);
        for (int y = 0; y < height; y++) random.NextBytes(image.Row(y));
        return image;
    }

    /// <summary>The alpha of a disc with a soft edge.</summary>
    /// <param name="x">Column of the pixel.</param>
    /// <param name="y">Row of the pixel.</param>
    /// <param name="centreX">Column of the centre.</param>
    /// <param name="centreY">Row of the centre.</param>
    /// <param name="radius">Radius in pixels.</param>
    /// <param name="softness">Width of the edge in pixels.</param>
    public static int Disc(int x, int y, int centreX, int centreY, double radius, double softness = 1)
    {
        double distance = Math.Sqrt(Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2));
        return (int)Math.Round(255 * Math.Clamp(((radius - distance) / softness) + 0.5, 0, 1));
    }

    public static Color At(PixelBuffer image, int x, int y)
    {
        ReadOnlySpan<byte> pixel = image.Row(y).Slice(x * 4, 4);
        return new Color(pixel[0], pixel[1], pixel[2], pixel[3]);
    }

    public static void Set(PixelBuffer image, int x, int y, Color colour)
    {
        Span<byte> pixel = image.Row(y).Slice(x * 4, 4);
        (pixel[0], pixel[1], pixel[2], pixel[3]) = (colour.Red, colour.Green, colour.Blue, colour.Alpha);
    }

    public static byte[] Bytes(PixelBuffer image)
    {
        var bytes = new byte[image.ByteCount];
        for (int y = 0; y < image.Height; y++) image.Row(y).CopyTo(bytes.AsSpan(y * image.Stride));
        return bytes;
    }

    public static PixelBuffer Copy(PixelBuffer image)
    {
        var copy = new PixelBuffer(image.Width, image.Height, image.Channels);
        for (int y = 0; y < image.Height; y++) image.Row(y).CopyTo(copy.Row(y));
        return copy;
    }

    /// <summary>The fourth channel as a matte.</summary>
    public static PixelBuffer AlphaOf(PixelBuffer image) =>
        Matte(image.Width, image.Height, (x, y) => image.Row(y)[(x * 4) + 3]);

    /// <summary>The first channel as a matte: the grey of a decoded grey file.</summary>
    public static PixelBuffer GreyOf(PixelBuffer image) =>
        Matte(image.Width, image.Height, (x, y) => image.Row(y)[x * 4]);

    /// <summary>Decodes with Detourer's own decoder, by default under its default limits.</summary>
    public static PixelBuffer Decode(ReadOnlyMemory<byte> file, ImagingLimits? limits = null) =>
        Decoder.Decode(file, limits ?? new ImagingLimits(), TestContext.Current.CancellationToken);

    public static void AssertSame(PixelBuffer expected, PixelBuffer actual)
    {
        Assert.Equal(Shape(expected), Shape(actual));
        Assert.True(Bytes(expected).AsSpan().SequenceEqual(Bytes(actual)),
            $"The pixels differ, by up to {Largest(Bytes(expected), Bytes(actual))} levels.");
    }

    /// <summary>
    /// Checks that the sizes are equal and that no value differs by more than the tolerance, in levels.
    /// </summary>
    public static void AssertClose(PixelBuffer expected, PixelBuffer actual, int tolerance)
    {
        Assert.Equal(Shape(expected), Shape(actual));
        Assert.InRange(Largest(Bytes(expected), Bytes(actual)), 0, tolerance);
    }

    public static int Largest(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        Assert.Equal(a.Length, b.Length);
        int largest = 0;
        for (int i = 0; i < a.Length; i++) largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        return largest;
    }

    private static (int Width, int Height, int Channels) Shape(PixelBuffer image) =>
        (image.Width, image.Height, image.Channels);

    /// <summary>Intersection over union of the pixels that are more than half opaque in two mattes.</summary>
    public static double Overlap(PixelBuffer a, PixelBuffer b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        (long both, long either) = (0, 0);
        foreach ((byte first, byte second) in Bytes(a).Zip(Bytes(b)))
        {
            if (first >= 128 && second >= 128) both++;
            if (first >= 128 || second >= 128) either++;
        }

        return (double)both / either;
    }
}
