using Detourer.Bench.Distributed;

namespace Detourer.Bench;

/// <summary>How long a job waits for an idle worker.</summary>
internal static class DispatchBench
{
    private const int Jobs = 200;
    private const int Workers = 2;

    public static async Task RunAsync()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await using Page page = await Page.OpenAsync(fleet.Web.Address, Photo.Png(256));
        await fleet.GrowAsync(Workers);
        for (int i = 0; i < 40; i++) await page.RunAsync(); // warm-up

        List<Trip> trips = [];
        for (int i = 0; i < Jobs; i++) trips.Add(await page.RunAsync());
        IReadOnlyDictionary<string, DateTimeOffset> starts =
            await DatabaseStatistics.StartsAsync(fleet.Servers.Database);
        double[] dispatch = [.. trips.Select(trip => (starts[trip.Id] - trip.AnsweredAt).TotalMilliseconds)];
        double[] whole = [.. trips.Select(trip => trip.Milliseconds - Member.EngineMilliseconds)];

        Console.WriteLine(
            $"{Jobs} sequential jobs, {Workers} idle workers. Below zero, the worker was faster than the answer:");
        Console.WriteLine();
        Console.WriteLine("| | p50 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: |");
        Print("upload answered → worker has started", dispatch, "0.0");
        Print("first byte sent → page notified, without the engine", whole, "0");
    }

    private static void Print(string what, double[] times, string format)
    {
        string p50 = Percentile.Of(times, 0.5).ToString(format), p99 = Percentile.Of(times, 0.99).ToString(format);
        Console.WriteLine($"| {what} | {p50} | {p99} |");
    }
}
