using System.Diagnostics;
using Detourer.Imaging.Models;

namespace Detourer.Bench.Peers;

/// <summary>
/// The engine in fp32 and int8 beside the bare networks and beside imgly, on the same photo in turn: times, memory and
/// photos per second.
/// </summary>
internal static class NetworkBench
{
    private static readonly double[] _megapixels = [1, 12, 24];

    /// <param name="store">The models.</param>
    /// <param name="rounds">How often each is measured.</param>
    public static async Task RunAsync(ModelStore store, int rounds = 5)
    {
        using var fp32 = await Precise.CreateAsync(store, ModelPrecision.Fp32);
        using var int8 = await Precise.CreateAsync(store, ModelPrecision.Int8);
        using Imgly? imgly = await Imgly.TryStartAsync();
        string folder = Directory.CreateTempSubdirectory("detourer-bench").FullName;
        var times = new Dictionary<double, Times>();
        foreach (double megapixels in _megapixels)
        {
            string path = Path.Combine(folder, $"{megapixels}.jpg");
            await File.WriteAllBytesAsync(path, Photo.Jpeg(megapixels));
            times[megapixels] = await MeasureAsync(fp32, int8, imgly, path, rounds);
        }

        PrintTimes(times, rounds, imgly is not null);
        await NetworkMemory.PrintAsync(folder, imgly);
        await PrintThroughputAsync(fp32, int8, imgly, Path.Combine(folder, "12.jpg"));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Times> MeasureAsync(
        Precise fp32, Precise int8, Imgly? imgly, string path, int rounds)
    {
        byte[] photo = await File.ReadAllBytesAsync(path);
        var times = new Times();
        for (int round = -1; round < rounds; round++)
        {
            double[] each =
            [
                await TimeAsync(() => Task.Run(fp32.RunBare)), await TimeAsync(() => fp32.CutAsync(photo)),
                await TimeAsync(() => Task.Run(int8.RunBare)), await TimeAsync(() => int8.CutAsync(photo)),
                imgly is null ? double.NaN : await imgly.RunAsync(path),
            ];
            if (round >= 0) times.Add(each); // the first one warms up
        }

        return times;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void PrintTimes(Dictionary<double, Times> times, int rounds, bool hasImgly)
    {
        Console.WriteLine($"JPEG to PNG, milliseconds, medians of {rounds} rounds in which each runs once:");
        Console.WriteLine();
        Console.WriteLine($"| | {string.Join(" | ", _megapixels.Select(each => $"{each} MP"))} |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        for (int i = 0; i < Times.Names.Length - (hasImgly ? 0 : 1); i++)
            Row(Times.Names[i], "0", each => each.Median(i));
        Row("engine ÷ bare, fp32", "0.00", each => each.Ratio(1, 0));
        Row("engine ÷ bare, int8", "0.00", each => each.Ratio(3, 2));
        Row("engine, int8 ÷ fp32", "0.00", each => each.Ratio(3, 1));
        if (hasImgly) Row("imgly ÷ engine, int8", "0.0", each => each.Ratio(4, 3));
        Console.WriteLine();

        void Row(string name, string format, Func<Times, double> value)
        {
            IEnumerable<string> cells = _megapixels.Select(each => value(times[each]).ToString(format, null));
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static async Task PrintThroughputAsync(Precise fp32, Precise int8, Imgly? imgly, string path)
    {
        const int Photos = 6;
        byte[] photo = await File.ReadAllBytesAsync(path);
        Console.WriteLine($"12-megapixel JPEG to PNG, photos per second, {Photos} photos each:");
        Console.WriteLine();
        Console.WriteLine("| in flight | engine, fp32 | engine, int8 | imgly |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        foreach (int inFlight in (int[])[1, 2])
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = inFlight };
            async Task<string> RateAsync(Precise engine) => Rate(await TimeAsync(() => Parallel.ForAsync(
                0, Photos, parallel, async (_, _) => await engine.CutAsync(photo))));
            string Rate(double milliseconds) => $"{Photos * 1000 / milliseconds:0.00}";
            string other = imgly is null ? "–" : Rate(await imgly.RunAsync(path, Photos, inFlight));
            Console.WriteLine($"| {inFlight} | {await RateAsync(fp32)} | {await RateAsync(int8)} | {other} |");
        }
    }

    /// <summary>The times of all rounds, in milliseconds.</summary>
    private sealed class Times
    {
        public static readonly string[] Names =
            ["bare inference, fp32", "engine, fp32", "bare inference, int8", "engine, int8", "imgly 1.4.5"];

        private readonly List<double[]> _rounds = [];

        public void Add(double[] round) => _rounds.Add(round);

        public double Median(int which) => MedianOf(_rounds.Select(round => round[which]));

        /// <summary>The median of the rounds' ratios, not the ratio of the medians.</summary>
        public double Ratio(int of, int to) => MedianOf(_rounds.Select(round => round[of] / round[to]));

        private static double MedianOf(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            return sorted[sorted.Length / 2];
        }
    }
}
