using Detourer.Imaging;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Segment;

/// <summary>
/// Compares mattes with those of rembg with the same network. The photos' <c>README.md</c> says how they were made.
/// </summary>
[Collection(NetworkTests.Name)]
public sealed class FidelityTests(Network network, ITestOutputHelper output)
{
    public static TheoryData<string> Photos =>
    [
        "0003.jpg", "bike.jpg", "girl.png", "horse.jpg", "im_14.png", "lamp2_meitu_1.jpg", "sailboat3.jpg", "whisk.png",
    ];

    [Fact]
    public async Task The_matte_equals_that_of_rembg()
    {
        PixelBuffer matte = await network.MatteAsync("anime-girl-1.jpg");
        using PixelBuffer reference = Network.Reference("anime-girl-1.jpg");

        byte[] ours = Pictures.Bytes(matte);
        byte[] theirs = Pictures.Bytes(reference);
        double mean = ours.Zip(theirs, (a, b) => (double)Math.Abs(a - b)).Average();
        int largest = Pictures.Largest(ours, theirs);
        output.WriteLine($"mean {mean:0.0000}, largest {largest}");
        Assert.InRange(mean, 0, 0.05);
        Assert.InRange(largest, 0, 4);
    }

    [Theory]
    [MemberData(nameof(Photos))]
    public async Task An_unrefined_matte_covers_what_the_reference_covers(string photo)
    {
        PixelBuffer matte = await network.MatteAsync(photo);
        using PixelBuffer reference = Network.Reference(photo);
        Assert.InRange(Overlap(matte, reference), 0.99, 1);
    }

    [Theory]
    [MemberData(nameof(Photos))]
    public async Task A_refined_matte_still_covers_what_the_reference_covers(string photo)
    {
        using PixelBuffer matte = Pictures.Copy(await network.MatteAsync(photo));
        using PixelBuffer reference = Network.Reference(photo);
        using PixelBuffer decoded = Pictures.Decode(Network.Read(photo));
        Refiner.Refine(decoded, matte, Refinement.Guided, 1024, TestContext.Current.CancellationToken);
        Assert.InRange(Overlap(matte, reference), 0.97, 1);
    }

    [Theory]
    [InlineData(Refinement.Guided)]
    [InlineData(Refinement.Matte)]
    public async Task The_engine_gives_the_same_result_as_its_steps(Refinement refinement)
    {
        using PixelBuffer matte = Pictures.Copy(await network.MatteAsync("horse.jpg"));
        using PixelBuffer photo = Pictures.Decode(Network.Read("horse.jpg"));
        Refiner.Refine(photo, matte, refinement, 1024, TestContext.Current.CancellationToken);

        Cutout cutout = await network.CutAsync(
            Network.Read("horse.jpg"), new CutoutOptions { Refine = refinement });
        using PixelBuffer picture = Pictures.Decode(cutout.Data);
        using PixelBuffer alpha = Pictures.AlphaOf(picture);
        Pictures.AssertSame(matte, alpha);
        Assert.Equal((photo.Width, photo.Height), (cutout.Width, cutout.Height));
        Assert.Equal(Enum.GetValues<CutoutStep>(), cutout.Steps.Select(step => step.Step));
    }

    private double Overlap(PixelBuffer a, PixelBuffer b)
    {
        double overlap = Pictures.Overlap(a, b);
        output.WriteLine($"IoU {overlap:0.0000}");
        return overlap;
    }
}
