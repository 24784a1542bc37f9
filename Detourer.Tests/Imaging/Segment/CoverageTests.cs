using Detourer.Imaging;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Segment;

namespace Detourer.Tests.Imaging.Segment;

public sealed class CoverageTests
{
    [Fact]
    public void A_small_subject_is_a_subject() =>
        Assert.Empty(Check((x, y) => Pictures.Disc(x, y, 50, 40, 2)));

    [Fact]
    public void Nothing_visible_is_reported() =>
        Assert.Equal(CutoutWarning.SubjectNotFound, Assert.Single(Check((_, _) => 3)).Code);

    [Fact]
    public void A_network_that_is_not_confident_is_reported() =>
        Assert.Equal(CutoutWarning.SubjectNotFound,
            Assert.Single(Check((x, y) => Pictures.Disc(x, y, 50, 40, 30), confidence: 0.08f)).Code);

    [Fact]
    public void A_subject_that_fills_most_of_the_frame_is_a_subject() =>
        Assert.Empty(Check((x, _) => x < 97 ? 255 : 0));

    [Fact]
    public void A_frame_that_is_opaque_nearly_everywhere_is_reported()
    {
        CutoutWarning warning = Assert.Single(Check((x, y) => x == 99 && y < 40 ? 0 : 255));
        Assert.Equal(CutoutWarning.SubjectNotFound, warning.Code);
        Assert.StartsWith("No background", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_alpha_of_the_file_counts()
    {
        using PixelBuffer invisible = Pictures.Rgba(100, 80, (_, _) => Pictures.Clear);
        using PixelBuffer matte = Pictures.Matte(100, 80, (_, _) => 255);
        Assert.StartsWith(
            "No subject", Assert.Single(Coverage.Check(invisible, matte, 1)).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<CutoutWarning> Check(Func<int, int, int> alpha, float confidence = 1)
    {
        using PixelBuffer photo = Pictures.Scene(100, 80);
        using PixelBuffer matte = Pictures.Matte(100, 80, alpha);
        return Coverage.Check(photo, matte, confidence);
    }
}
