using Detourer.Bench.Distributed;

namespace Detourer.Bench;

/// <summary>
/// Throughput and cost of a job with one web replica and a growing number of workers, on real servers and one machine.
/// The engine is a stand-in that sleeps.
/// </summary>
internal static class ScaleBench
{
    private static readonly int[] _sizes = [1, 2, 4, 8, 16, 32];
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(10);

    /// <summary>Load while latency is measured, as a share of the workers' capacity.</summary>
    private const double Paced = 0.7;

    /// <summary>
    /// Jobs of each new worker before it is measured: a .NET process needs ten times the processor time until its code
    /// has been compiled and optimised.
    /// </summary>
    private const int Warm = 80;

    public static async Task RunAsync()
    {
        byte[] photo = Photo.Png(256);
        await using Fleet fleet = await Fleet.StartAsync();
        await using Page page = await Page.OpenAsync(fleet.Web.Address, photo);

        Console.WriteLine(
            $"Photos of {photo.Length / 1000} kB, a stand-in of {Member.EngineMilliseconds} ms for the engine:");
        Console.WriteLine();
        Console.WriteLine(
            "| workers | jobs/s | ÷ workers × one | p50 ms | p99 ms | Redis commands | in scripts | statements "
            + "| CPU ms per job: web | workers | Redis | database | store | client |");
        Console.WriteLine(string.Concat(Enumerable.Repeat("| ---: ", 14)) + "|");
        double one = 0;
        foreach (int workers in _sizes)
        {
            int fresh = workers - fleet.Workers.Count;
            await fleet.GrowAsync(workers);
            await Load.WarmAsync(page, 3 * workers, fresh * Warm);
            Row row = await MeasureAsync(fleet, page, workers);
            if (workers == 1) one = row.PerSecond;
            Console.WriteLine(
                $"| {workers} | {row.PerSecond:0.0} | {row.PerSecond / workers / one:0.00} | {row.P50:0} | {row.P99:0} "
                + $"| {row.Sent:0.0} | {row.InScripts:0.0} | {row.Statements:0.0} "
                + $"| {Cpu("web")} | {Cpu("workers")} | {Cpu("Redis")} | {Cpu("database")} | {Cpu("store")} "
                + $"| {Cpu("client")} |");

            string Cpu(string part) => $"{1000 * row.Cpu[part]:0.0}";
        }
    }

    private static async Task<Row> MeasureAsync(Fleet fleet, Page page, int workers)
    {
        double most = workers * 1000.0 / Member.EngineMilliseconds;
        IReadOnlyList<Trip> full = await Load.SaturateAsync(page, 3 * workers, _length);

        int count = (int)(_length.TotalSeconds * Paced * most);
        IReadOnlyList<Trip> paced = await Load.PaceAsync(page, Paced * most, count);

        long statements = await DatabaseStatistics.CountAsync(fleet.Servers.Database);
        IReadOnlyDictionary<string, double> cpu = Processor.Seconds(fleet);
        await using RedisMonitor monitor = await RedisMonitor.StartAsync(fleet.Servers.Redis.ConnectionString);
        await Load.PaceAsync(page, Paced * most, count);
        var (sent, inScripts) = (monitor.Sent, monitor.InScripts);
        long statementsNow = await DatabaseStatistics.CountAsync(fleet.Servers.Database);
        IReadOnlyDictionary<string, double> cpuNow = Processor.Seconds(fleet);

        return new Row(
            full.Count / _length.TotalSeconds,
            Percentile.Of(paced.Select(trip => trip.Milliseconds), 0.5),
            Percentile.Of(paced.Select(trip => trip.Milliseconds), 0.99),
            sent / (double)count, inScripts / (double)count,
            (statementsNow - statements) / (double)count,
            cpuNow.ToDictionary(part => part.Key, part => (part.Value - cpu[part.Key]) / count));
    }

    private sealed record Row(
        double PerSecond, double P50, double P99, double Sent, double InScripts, double Statements,
        IReadOnlyDictionary<string, double> Cpu);
}
