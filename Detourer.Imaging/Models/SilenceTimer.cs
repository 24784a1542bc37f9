using System.Globalization;

namespace Detourer.Imaging.Models;

/// <summary>Cancels what listens to a source, once the source has been silent for too long.</summary>
internal sealed class SilenceTimer : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    private SilenceTimer(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _silence = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, cancellationToken);
    }

    /// <summary>Cancelled by too long a silence, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Listens to a source for as long as it speaks.</summary>
    /// <exception cref="SourceRefusedException">It was silent for longer than the limit.</exception>
    public static async Task<T> ListenAsync<T>(
        TimeSpan limit, TimeProvider time, Func<SilenceTimer, Task<T>> listen, CancellationToken cancellationToken)
    {
        using var timer = new SilenceTimer(limit, time, cancellationToken);
        try
        {
            return await listen(timer);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"was silent for {timer._limit.TotalSeconds:0.###} s"), e);
        }
    }

    /// <summary>The source has spoken: the silence starts anew.</summary>
    /// <param name="times">How many times the limit the next silence may last.</param>
    public void Restart(int times = 1) => _silence.CancelAfter(times * _limit);

    /// <summary>Nobody listens, so the source may be silent.</summary>
    public void Pause() => _silence.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        // Where an error ended the listening, what was listened to ends as well.
        _either.Cancel();
        _either.Dispose();
        _silence.Dispose();
    }
}
