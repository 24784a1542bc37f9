using System.Diagnostics;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Bench;

/// <summary>The engine from file to file, compared with the bare network, in pairs.</summary>
internal static class EngineBench
{
    private const int Pairs = 9;

    public static async Task RunAsync(ModelStore store, string path)
    {
        byte[] photo = Photo.Jpeg(12);
        using var engine = new CutoutEngine(store, new ImagingLimits(), TimeProvider.System);
        using var bare = new Bare(path);
        bare.Run();
        await engine.CutAsync(photo, new CutoutOptions(), null, default);

        var alone = new double[Pairs];
        var whole = new double[Pairs];
        var steps = new double[Pairs][];
        for (int i = 0; i < Pairs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            bare.Run();
            alone[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;

            start = Stopwatch.GetTimestamp();
            Cutout cutout = await engine.CutAsync(photo, new CutoutOptions(), null, default);
            whole[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            steps[i] = [.. cutout.Steps.Select(step => step.Duration.TotalMilliseconds)];
        }

        Console.WriteLine($"12-megapixel JPEG ({photo.Length / 1e6:0.0} MB) to PNG, {Pairs} pairs, medians:");
        Console.WriteLine();
        Console.WriteLine("| | ms | share |");
        Console.WriteLine("| --- | ---: | ---: |");
        double total = Median(whole);
        Row("bare inference", Median(alone), total);
        Row("engine, file to file", total, total);
        foreach (CutoutStep step in Enum.GetValues<CutoutStep>())
            Row($"— {step.ToString().ToLowerInvariant()}", Median([.. steps.Select(times => times[(int)step])]), total);
        Row("engine − bare", Median([.. whole.Zip(alone, (w, a) => w - a)]), total);
        Console.WriteLine($"| engine ÷ bare | {Median([.. whole.Zip(alone, (w, a) => w / a)]):0.00} | |");
    }

    private static void Row(string name, double milliseconds, double total) =>
        Console.WriteLine($"| {name} | {milliseconds:0} | {milliseconds / total:0%} |");

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
