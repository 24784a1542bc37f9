using System.Diagnostics;

namespace Detourer.Bench.Distributed;

/// <summary>Patterns of load.</summary>
internal static class Load
{
    /// <summary>Runs a number of photos at a time for a period, and waits for all of them.</summary>
    /// <returns>The photos that finished within the period.</returns>
    public static async Task<IReadOnlyList<Trip>> SaturateAsync(Page page, int atOnce, TimeSpan length)
    {
        long end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        List<Trip>[] trips = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            List<Trip> own = [];
            while (Stopwatch.GetTimestamp() < end) own.Add(await page.RunAsync());
            return own;
        }));
        return [.. trips.SelectMany(own => own).Where(trip => trip.Done <= end)];
    }

    /// <summary>Runs a number of photos at a time, up to a total count.</summary>
    public static async Task WarmAsync(Page page, int atOnce, int count)
    {
        int left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await page.RunAsync();
        }));
    }

    /// <summary>Runs photos at a constant rate, independent of earlier ones.</summary>
    public static async Task<IReadOnlyList<Trip>> PaceAsync(Page page, double perSecond, int count)
    {
        long start = Stopwatch.GetTimestamp();
        List<Task<Trip>> trips = [];
        for (int i = 0; i < count; i++)
        {
            TimeSpan wait = TimeSpan.FromSeconds(i / perSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System);
            trips.Add(page.RunAsync());
        }

        return await Task.WhenAll(trips);
    }
}
