using System.Diagnostics;

namespace Detourer.Bench.Together;

/// <summary>Ways to bring photos.</summary>
internal static class Load
{
    /// <summary>So many at a time, each followed by the next, for so long; all of them are waited for.</summary>
    /// <returns>Those that were done within the time.</returns>
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

    /// <summary>So many at a time, until there have been so many in all.</summary>
    public static async Task WarmAsync(Page page, int atOnce, int count)
    {
        int left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await page.RunAsync();
        }));
    }

    /// <summary>So many a second, evenly, whether or not the ones before are done.</summary>
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
