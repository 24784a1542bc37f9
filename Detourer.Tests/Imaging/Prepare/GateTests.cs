using Detourer.Imaging.Prepare;

namespace Detourer.Tests.Imaging.Prepare;

public sealed class GateTests
{
    [Fact]
    public void Overlap_counts_subjects_and_errors_count_where_the_original_is_certain()
    {
        byte[] original = [255, 255, 200, 0, 0, 100];
        byte[] candidate = [255, 250, 100, 0, 6, 200];
        (double overlap, double error) = Gate.Compare(original, candidate);
        Assert.Equal(2 / 4.0, overlap);
        Assert.Equal(11 / 4.0, error);
    }

    [Fact]
    public void Two_empty_mattes_agree() => Assert.Equal((1.0, 0.0), Gate.Compare(new byte[9], new byte[9]));

    [Theory]
    [InlineData(0.99, 0.1, 900, 300, null)]
    [InlineData(0.984, 0.1, 900, 300, "differs")]
    [InlineData(0.99, 0.6, 900, 300, "differs")]
    [InlineData(0.99, 0.1, 300, 300, "faster")]
    public void Int8_must_agree_and_be_faster(
        double overlap, double error, double original, double candidate, string? refusal)
    {
        string? actual = new GateFigures(overlap, error, original, candidate).Refusal();
        if (refusal is null) Assert.Null(actual);
        else Assert.Contains(refusal, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_pictures_to_compare_on() => Assert.Equal(3, GatePictures.Read().Count());
}
