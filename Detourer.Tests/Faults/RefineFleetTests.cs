using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Faults;

/// <summary>Refinements through separate processes, with real servers.</summary>
[Collection(FaultCollection.Name)]
public sealed class RefineFleetTests(FaultServers servers)
{
    private const int Side = 120, Halves = 2;

    [Fact]
    public async Task Refinements_of_one_cutout_at_the_same_time_do_not_affect_each_other()
    {
        await using Fleet fleet = await Fleet.StartAsync(
            servers, workers: 2, settings: [(StandInEngine.Variable, StandInEngine.Discs)]);
        WebServer web = fleet.Webs[0];
        using PixelBuffer scene = Pictures.Scene(Side, Side);
        string id = await web.AddAsync(ImageFiles.Write(scene, "png"));
        await web.WaitAsync(id, "succeeded");
        using PixelBuffer cutout = await ResultAsync(web, id);
        string[] refined = await Task.WhenAll(
            Enumerable.Range(0, Halves).Select(half => web.RefinedAsync(id, Mask(half))));

        for (int half = 0; half < Halves; half++)
        {
            using PixelBuffer result = await ResultAsync(web, refined[half]);
            Assert.NotEqual(Pictures.Bytes(cutout), Pictures.Bytes(result));
            for (int y = 0; y < Side; y++)
            {
                if (y / (Side / Halves) != half)
                    Assert.True(cutout.Row(y).SequenceEqual(result.Row(y)), $"row {y} of half {half}\n{fleet.Log()}");
            }
        }
    }

    private static byte[] Mask(int half)
    {
        using PixelBuffer mask = Pictures.Matte(Side, Side, (_, y) => y / (Side / Halves) == half ? 255 : 0);
        return ImageFiles.Write(mask, "png");
    }

    private static async Task<PixelBuffer> ResultAsync(WebServer web, string id) => Pictures.Decode(
        await web.Http.GetByteArrayAsync(
            $"/api/v1/jobs/{id}/result?through=web", TestContext.Current.CancellationToken));
}
