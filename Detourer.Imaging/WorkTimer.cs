namespace Detourer.Imaging;

/// <summary>
/// Limits the time that work may take. Time spent in <see cref="Wait"/> does not count, because a photo is not slow
/// when it waits for other photos. Not thread-safe.
/// </summary>
internal sealed class WorkTimer : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _expired;
    private TimeSpan _worked;
    private long _since;

    /// <summary>Starts the timer.</summary>
    /// <param name="limit">The longest time of work.</param>
    /// <param name="time">The clock.</param>
    public WorkTimer(TimeSpan limit, TimeProvider time)
    {
        (_limit, _time) = (limit, time);
        _expired = new CancellationTokenSource(limit, time);
        _since = time.GetTimestamp();
    }

    /// <summary>Cancelled when the work exceeds the limit.</summary>
    public CancellationToken Expired => _expired.Token;

    /// <summary>The time of work so far.</summary>
    public TimeSpan Worked => _worked + _time.GetElapsedTime(_since);

    /// <summary>Runs an action without counting its time.</summary>
    public void Wait(Action action)
    {
        _worked = Worked;
        _expired.CancelAfter(Timeout.InfiniteTimeSpan);
        try
        {
            action();
        }
        finally
        {
            _since = _time.GetTimestamp();
            TimeSpan left = _limit - _worked;
            _expired.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    public void Dispose() => _expired.Dispose();
}
