using System.Diagnostics;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Bench;

/// <summary>Photos per second with several in flight.</summary>
internal static class ThroughputBench
{
    private const int Photos = 8;

    public static async Task RunAsync(ModelStore store)
    {
        byte[] photo = Photo.Jpeg(12);
        using var engine = new CutoutEngine(store, new ImagingLimits(), TimeProvider.System);
        await engine.CutAsync(photo, new CutoutOptions(), null, default);

        Console.WriteLine($"12-megapixel JPEG to PNG, {Photos} photos each:");
        Console.WriteLine();
        Console.WriteLine("| in flight | photos/s |");
        Console.WriteLine("| ---: | ---: |");
        foreach (int inFlight in (int[])[1, 2, 4])
        {
            long start = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(0, Photos, new ParallelOptions { MaxDegreeOfParallelism = inFlight },
                async (_, token) => await engine.CutAsync(photo, new CutoutOptions(), null, token));
            Console.WriteLine($"| {inFlight} | {Photos / Stopwatch.GetElapsedTime(start).TotalSeconds:0.00} |");
        }
    }
}
