using Detourer.Imaging.Compose;
using Detourer.Imaging.Matting;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Imaging.Matting;

/// <summary>False holes become opaque, true holes stay open, and remains are removed.</summary>
public sealed class MatteRepairTests
{
    private const int Side = 400;
    private static readonly Color _white = new(235, 235, 230);

    [Fact]
    public void A_patch_that_the_network_is_unsure_of_becomes_opaque()
    {
        using PixelBuffer matte = Subject((x, y) => InDisc(x, y, 220, 180, 14) ? 110 : 255);
        using PixelBuffer photo = Photo((x, y) => InDisc(x, y, 220, 180, 14) ? new Color(20, 16, 14) : null);
        Apply(photo, matte);
        AssertAround(matte, 220, 180, 255, 255);
    }

    [Fact]
    public void A_patch_that_the_network_denies_becomes_opaque_where_it_has_only_the_colours_of_the_subject()
    {
        // White like the stripe, of which the network is sure. Nothing in the meadow is white.
        using PixelBuffer matte = Subject((x, y) => InDisc(x, y, 220, 180, 14) ? 10 : 255);
        using PixelBuffer photo = Photo((x, y) => InDisc(x, y, 220, 180, 14) || InStripe(x, y) ? _white : null);
        Apply(photo, matte);
        AssertAround(matte, 220, 180, 250, 255);
    }

    [Fact]
    public void A_hole_that_shows_the_background_stays_open()
    {
        using PixelBuffer matte = Subject((x, y) => InDisc(x, y, 200, 200, 30) ? 0 : 255);
        using PixelBuffer photo = Photo((x, y) => InDisc(x, y, 200, 200, 30) ? HairScene.Meadow(x, y) : null);
        Apply(photo, matte);
        AssertAround(matte, 200, 200, 0, 3);
    }

    [Fact]
    public void Gaps_between_spokes_stay_open()
    {
        static bool Gap(int x, int y) => InDisc(x, y, 200, 200, 70) && x % 20 >= 4;
        using PixelBuffer matte = Subject((x, y) => Gap(x, y) ? 0 : 255);
        using PixelBuffer photo = Photo((x, y) => Gap(x, y) ? HairScene.Meadow(x, y) : null);
        Apply(photo, matte);
        for (int x = 152; x <= 252; x += 20) AssertAround(matte, x, 200, 0, 12);
    }

    [Fact]
    public void A_weak_remain_far_from_the_subject_is_removed()
    {
        using PixelBuffer matte = Subject((_, _) => 255, (x, y) => InDisc(x, y, 360, 60, 10) ? 90 : 0);
        using PixelBuffer photo = Photo((_, _) => null);
        Apply(photo, matte);
        AssertAround(matte, 360, 60, 0, 0);
    }

    [Fact]
    public void A_second_subject_stays()
    {
        using PixelBuffer matte = Subject((_, _) => 255, (x, y) => InDisc(x, y, 350, 60, 30) ? 255 : 0);
        using PixelBuffer photo = Photo((x, y) => InDisc(x, y, 350, 60, 30) ? HairScene.Fur(x, y) : null);
        Apply(photo, matte);
        AssertAround(matte, 350, 60, 255, 255);
    }

    [Fact]
    public void A_strand_whose_root_the_network_has_lost_stays()
    {
        static bool Strand(int x, int y) => x is >= 293 and < 350 && Math.Abs(y - 200) < 3;
        using PixelBuffer matte = Subject((_, _) => 255, (x, y) => Strand(x, y) ? 120 : 0);
        using PixelBuffer photo = Photo((x, y) => Strand(x, y) ? HairScene.Fur(x, y) : null);
        Apply(photo, matte);
        Assert.InRange(matte.Row(200)[320], 60, 255);
    }

    /// <summary>A disc that the network is sure of, with uncertain parts inside and beside it.</summary>
    private static PixelBuffer Subject(Func<int, int, int> within, Func<int, int, int>? beside = null) =>
        Pictures.Matte(Side, Side, (x, y) =>
        {
            int disc = Pictures.Disc(x, y, 200, 200, 90, 6);
            return disc == 255 ? within(x, y) : Math.Max(disc, beside?.Invoke(x, y) ?? 0);
        });

    /// <summary>A furry disc before a meadow, with shapes drawn over both.</summary>
    private static PixelBuffer Photo(Func<int, int, Color?> over) => Pictures.Rgba(Side, Side, (x, y) =>
        over(x, y) ?? (InDisc(x, y, 200, 200, 90) ? HairScene.Fur(x, y) : HairScene.Meadow(x, y)));

    private static bool InStripe(int x, int y) => y is > 230 and < 255 && InDisc(x, y, 200, 200, 88);

    private static bool InDisc(int x, int y, int centreX, int centreY, double radius) =>
        Pictures.Disc(x, y, centreX, centreY, radius) > 127;

    private static void Apply(PixelBuffer photo, PixelBuffer matte) =>
        AlphaMatting.Apply(photo, matte, 1024, MattingSettings.Matte, TestContext.Current.CancellationToken);

    private static void AssertAround(PixelBuffer matte, int x, int y, int least, int most)
    {
        for (int v = y - 3; v <= y + 3; v++)
            for (int u = x - 3; u <= x + 3; u++) Assert.InRange(matte.Row(v)[u], least, most);
    }
}
