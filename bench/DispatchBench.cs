using Detourer.Bench.Together;

namespace Detourer.Bench;

/// <summary>How long a job waits for its worker where there is nothing else to do.</summary>
internal static class DispatchBench
{
    private const int Jobs = 200;
    private const int Workers = 2;

    public static async Task RunAsync()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await using Page page = await Page.OpenAsync(fleet.Web.Address, Photo.Png(256));
        await fleet.GrowAsync(Workers);
        for (int i = 0; i < 40; i++) await page.RunAsync(); // everybody's first time

        List<Trip> trips = [];
        for (int i = 0; i < Jobs; i++) trips.Add(await page.RunAsync());
        IReadOnlyDictionary<string, DateTimeOffset> starts = await DatabaseStatistics.StartsAsync(fleet.Servers.Database);
        double[] dispatch = [.. trips.Select(trip => (starts[trip.Id] - trip.AnsweredAt).TotalMilliseconds)];
        double[] whole = [.. trips.Select(trip => trip.Milliseconds - Member.EngineMilliseconds)];

        Console.WriteLine($"{Jobs} jobs one after the other, {Workers} idle workers; below zero, the worker was faster than the answer:");
        Console.WriteLine();
        Console.WriteLine("| | p50 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: |");
        Console.WriteLine($"| upload answered → worker has started | {Percentile.Of(dispatch, 0.5):0.0} | {Percentile.Of(dispatch, 0.99):0.0} |");
        Console.WriteLine($"| first byte sent → page knows, without the engine | {Percentile.Of(whole, 0.5):0} | {Percentile.Of(whole, 0.99):0} |");
    }
}
