namespace Detourer.Jobs;

/// <summary>The delay of a retry: exponential back-off with jitter.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan _longestInOutage = TimeSpan.FromSeconds(30);

    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="first">The delay after the first attempt, before jitter.</param>
    /// <returns>Half to the whole of <paramref name="first"/> × 2^(attempts − 1), at most an hour.</returns>
    public static TimeSpan Delay(int attempts, TimeSpan first) => Delay(attempts, first, _longest);

    /// <summary>The delay of an attempt that is not counted, short enough to end soon after the outage.</summary>
    /// <param name="failures">Failures of this attempt so far, from 1.</param>
    /// <param name="first">As above.</param>
    /// <returns>As above, at most 30 s.</returns>
    public static TimeSpan DelayInOutage(int failures, TimeSpan first) => Delay(failures, first, _longestInOutage);

    private static TimeSpan Delay(int failures, TimeSpan first, TimeSpan longest)
    {
        double factor = Math.Pow(2, failures - 1);
        TimeSpan full = first.Ticks * factor < longest.Ticks ? first * factor : longest;
        return full * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
