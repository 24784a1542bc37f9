namespace Detourer.Jobs;

/// <summary>The delay of a retry: exponential back-off with jitter.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan _longest = TimeSpan.FromHours(1);

    /// <param name="attempts">Attempts so far, from 1.</param>
    /// <param name="first">The delay after the first attempt, before jitter.</param>
    /// <returns>Half to the whole of <paramref name="first"/> × 2^(attempts − 1), at most an hour.</returns>
    public static TimeSpan Delay(int attempts, TimeSpan first)
    {
        TimeSpan full = first * Math.Pow(2, attempts - 1);
        if (full > _longest) full = _longest;
        return full * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
