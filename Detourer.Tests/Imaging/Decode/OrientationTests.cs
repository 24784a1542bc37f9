using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using NetVips;

namespace Detourer.Tests.Imaging.Decode;

public sealed class OrientationTests
{
    private const int Block = 80; // An image is turned in strips of 64 rows.
    private const int Width = 3 * Block;
    private const int Height = 2 * Block;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_photo_is_decoded_upright_in_every_orientation(int orientation)
    {
        using PixelBuffer upright = Pictures.Rgba(Width, Height, Upright);
        bool lying = orientation >= 5;
        using PixelBuffer stored = Pictures.Rgba(lying ? Height : Width, lying ? Width : Height,
            (x, y) => Stored(orientation, x, y));
        byte[] file = ImageFiles.Vips(stored, image =>
        {
            using Image tagged = image.Mutate(mutable => mutable.Set(GValue.GIntType, "orientation", orientation));
            return tagged.JpegsaveBuffer(q: 100, subsampleMode: Enums.ForeignSubsample.Off);
        });

        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertClose(upright, decoded, 4);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("tiff")]
    public void Other_formats_are_decoded_upright(string format)
    {
        using PixelBuffer upright = Pictures.Rgba(Width, Height, Upright);
        using PixelBuffer stored = Pictures.Rgba(Height, Width, (x, y) => Stored(6, x, y));
        byte[] file = ImageFiles.Vips(stored, image =>
        {
            using Image tagged = image.Mutate(mutable => mutable.Set(GValue.GIntType, "orientation", 6));
            return format switch
            {
                "png" => tagged.PngsaveBuffer(),
                "webp" => tagged.WebpsaveBuffer(lossless: true),
                _ => tagged.TiffsaveBuffer(),
            };
        });
        using PixelBuffer decoded = Pictures.Decode(file);
        Pictures.AssertClose(upright, decoded, 0);
    }

    /// <summary>Six different blocks, so that every rotation and mirroring differs.</summary>
    private static Color Upright(int x, int y) => ((x / Block) + (y / Block * 3)) switch
    {
        0 => new Color(200, 40, 40),
        1 => new Color(40, 200, 40),
        2 => new Color(40, 40, 200),
        3 => new Color(200, 200, 40),
        4 => new Color(40, 200, 200),
        _ => new Color(120, 120, 120),
    };

    /// <summary>Exif 2.3, table 6: which side of the scene the stored first row and first column are.</summary>
    private static Color Stored(int orientation, int x, int y) => orientation switch
    {
        1 => Upright(x, y),
        2 => Upright(Width - 1 - x, y),
        3 => Upright(Width - 1 - x, Height - 1 - y),
        4 => Upright(x, Height - 1 - y),
        5 => Upright(y, x),
        6 => Upright(Width - 1 - y, x),
        7 => Upright(Width - 1 - y, Height - 1 - x),
        _ => Upright(y, Height - 1 - x),
    };
}
