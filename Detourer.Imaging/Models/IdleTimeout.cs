using System.Globalization;

namespace Detourer.Imaging.Models;

/// <summary>Cancels a download when its source sends nothing for too long.</summary>
internal sealed class IdleTimeout : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _linked;

    private IdleTimeout(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _idle = new CancellationTokenSource(limit, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, cancellationToken);
    }

    /// <summary>Cancelled by the timeout or by the caller.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Runs a download that calls <see cref="Reset"/> whenever bytes arrive.</summary>
    /// <exception cref="ModelSourceException">The source sent nothing for longer than the limit.</exception>
    public static async Task<T> RunAsync<T>(
        TimeSpan limit, TimeProvider time, Func<IdleTimeout, Task<T>> download, CancellationToken cancellationToken)
    {
        using var timeout = new IdleTimeout(limit, time, cancellationToken);
        try
        {
            return await download(timeout);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            string seconds = timeout._limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            throw new ModelSourceException($"sent nothing for {seconds} s", e);
        }
    }

    /// <summary>Restarts the timeout, because bytes have arrived.</summary>
    /// <param name="times">Multiplies the limit of the next interval.</param>
    public void Reset(int times = 1) => _idle.CancelAfter(times * _limit);

    /// <summary>Stops the timeout while nothing is read from the source.</summary>
    public void Pause() => _idle.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        // If the download failed, this also stops the work that it left running.
        _linked.Cancel();
        _linked.Dispose();
        _idle.Dispose();
    }
}
