using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Pixels;
using Detourer.Imaging.Prepare;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging.Segment;

/// <summary>The default model in 8 bits against itself in 32, on photos that its calibration has never seen.</summary>
[Collection(NetworkTests.Name)]
public sealed class Int8FidelityTests(Network network, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mattes_in_8_bits_stay_within_their_bounds()
    {
        Require.Model();
        using var preparation = new ModelPreparation(
            new ModelStore(new ModelStoreOptions(), TimeProvider.System), TimeProvider.System);
        PreparedModel prepared = await preparation.PrepareAsync(ModelCatalog.BuiltIn.Default, Token);
        Assert.SkipUnless(prepared.HasInt8, prepared.Describe());

        List<double> overlaps = [], errors = [];
        foreach (string photo in Photos())
        {
            var options = new CutoutOptions
            {
                MaskOnly = true,
                Refine = Refinement.Off,
                Precision = ModelPrecision.Int8,
            };
            Cutout mask = await network.CutAsync(Network.Read(photo), options);
            using PixelBuffer decoded = Pictures.Decode(mask.Data);
            using PixelBuffer matte = Pictures.GreyOf(decoded);
            PixelBuffer reference = await network.MatteAsync(photo);
            overlaps.Add(Pictures.Overlap(matte, reference));
            errors.Add(Pictures.Bytes(matte)
                .Zip(Pictures.Bytes(reference), (a, b) => (double)Math.Abs(a - b)).Average());
            output.WriteLine($"{photo}: IoU {overlaps[^1]:0.0000}, mean error {errors[^1]:0.000}/255");
        }

        Assert.All(overlaps, overlap => Assert.InRange(overlap, 0.985, 1));
        Assert.InRange(overlaps.Average(), 0.994, 1);
        Assert.InRange(errors.Average(), 0, 0.35);
    }

    private static IEnumerable<string> Photos() => Directory.EnumerateFiles(Require.Photos())
        .Select(path => Path.GetFileName(path))
        .Where(name => Path.GetExtension(name) is ".jpg" or ".png");
}
