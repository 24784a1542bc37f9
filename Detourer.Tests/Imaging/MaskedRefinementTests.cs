using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Pixels;
using Detourer.Tests.Imaging.Matting;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Imaging;

/// <summary>The refine brush: a disc with a strand of fur that the cutout lacks, and a mask over it.</summary>
public sealed class MaskedRefinementTests
{
    private const int Side = 400;

    [Fact]
    public void A_strand_under_the_mask_is_found_and_nothing_changes_elsewhere()
    {
        using PixelBuffer mask = Pictures.Matte(Side, Side, (x, y) => IsMasked(x, y) ? 255 : 0);
        using PixelBuffer before = Pictures.Decode(Cutout()), after = Pictures.Decode(Refine(Photo(), Cutout(), mask));

        Assert.InRange(Pictures.At(after, 320, 200).Alpha, 200, 255);
        Assert.InRange(Pictures.At(after, 320, 190).Alpha, 0, 40);
        Assert.InRange(Pictures.At(after, 320, 210).Alpha, 0, 40);
        Color strand = Pictures.At(after, 320, 200), fur = HairScene.Fur(320, 200);
        Assert.InRange(Math.Abs(strand.Red - fur.Red) + Math.Abs(strand.Green - fur.Green), 0, 30);
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
                if (!IsMasked(x, y)) Assert.Equal(Pictures.At(before, x, y), Pictures.At(after, x, y));
        }
    }

    [Fact]
    public void A_part_that_is_transparent_in_the_photo_stays_transparent()
    {
        byte[] photo = Png((x, y) => PhotoAt(x, y) with { Alpha = x > 310 ? (byte)0 : (byte)255 });
        using PixelBuffer mask = Pictures.Matte(Side, Side, (x, y) => IsMasked(x, y) ? 255 : 0);
        using PixelBuffer after = Pictures.Decode(Refine(photo, Cutout(), mask));
        Assert.InRange(Pictures.At(after, 300, 200).Alpha, 200, 255);
        Assert.Equal(Pictures.Clear, Pictures.At(after, 320, 200));
    }

    [Fact]
    public void A_transparent_mask_selects_nothing()
    {
        using PixelBuffer mask = Pictures.Rgba(Side, Side, (_, _) => new Color(255, 255, 255, 0));
        ImagingException refused = Assert.Throws<ImagingException>(() => Refine(Photo(), Cutout(), mask));
        Assert.Equal("mask_empty", refused.Code);
    }

    [Theory]
    [InlineData(Side, Side - 1)]
    [InlineData(1, 1)]
    public void A_mask_of_another_size_is_refused(int width, int height)
    {
        using PixelBuffer mask = Pictures.Matte(width, height, (_, _) => 255);
        ImagingException refused = Assert.Throws<ImagingException>(() => Refine(Photo(), Cutout(), mask));
        Assert.Equal("mask_size", refused.Code);
    }

    [Fact]
    public void A_mask_over_the_whole_picture_is_accepted()
    {
        using PixelBuffer mask = Pictures.Matte(Side, Side, (_, _) => 255);
        using PixelBuffer after = Pictures.Decode(Refine(Photo(), Cutout(), mask));
        Assert.Equal((Side, Side), (after.Width, after.Height));
    }

    private static bool IsMasked(int x, int y) => x is >= 280 and < 350 && y is >= 185 and < 215;

    private static Color PhotoAt(int x, int y) =>
        (x is >= 285 and < 340 && Math.Abs(y - 200) < 3) || Pictures.Disc(x, y, 200, 200, 90) > 127
            ? HairScene.Fur(x, y)
            : HairScene.Meadow(x, y);

    private static byte[] Photo() => Png(PhotoAt);

    private static byte[] Cutout() => Png((x, y) =>
    {
        int alpha = Pictures.Disc(x, y, 200, 200, 90);
        return alpha == 0 ? Pictures.Clear : PhotoAt(x, y) with { Alpha = (byte)alpha };
    });

    private static byte[] Png(Func<int, int, Color> colour)
    {
        using PixelBuffer picture = Pictures.Rgba(Side, Side, colour);
        return Png(picture);
    }

    private static byte[] Png(PixelBuffer picture) =>
        PngEncoder.Encode(picture, TestContext.Current.CancellationToken).ToArray();

    private static ReadOnlyMemory<byte> Refine(byte[] photo, byte[] cutout, PixelBuffer mask) =>
        new MaskedRefinement(OutputFormat.Png).Make(
            photo, cutout, Png(mask), new ImagingLimits(), InProcessDecoder.Instance, new FakeTimeProvider(),
            progress: null, TestContext.Current.CancellationToken).Data;
}
