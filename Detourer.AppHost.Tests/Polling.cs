namespace Detourer.AppHost.Tests;

/// <summary>Waits for what another process does without a signal: it can only be asked again.</summary>
internal static class Polling
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until the answer is not null.</summary>
    /// <exception cref="TimeoutException">None came within the limit; the message says what was waited for.</exception>
    public static async Task<T> UntilAsync<T>(string what, Func<CancellationToken, Task<T?>> ask, TimeSpan limit)
        where T : class
    {
        using var expiry = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, Limits.Token);
        try
        {
            while (true)
            {
                if (await ask(either.Token) is { } answer) return answer;
                await Task.Delay(_pause, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException) when (expiry.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: not within {limit}.");
        }
    }
}
