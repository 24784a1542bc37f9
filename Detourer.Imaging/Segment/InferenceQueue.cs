namespace Detourer.Imaging.Segment;

/// <summary>
/// Runs networks one at a time, because each run uses all cores. The last network keeps its working memory between
/// photos: allocating and releasing a gigabyte for each photo is slow (docs/adr/0004).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class InferenceQueue(TimeProvider time) : IDisposable
{
    /// <summary>Working memory is released when no photo has arrived for this long.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _slot = new(1);
    private ITimer? _idleTimer;
    private SegmentationSession? _last;

    /// <summary>Waits for the running network to finish, then runs this one.</summary>
    /// <param name="session">The network.</param>
    /// <param name="input">3 × size × size floats: planes R, G, B.</param>
    /// <param name="read">Receives the first output, size × size floats, which is valid only during the call.</param>
    /// <param name="timer">Paused during the wait; null if no limit applies.</param>
    /// <param name="cancellationToken">Stops the wait, or the run between two nodes of the network.</param>
    public void Run(
        SegmentationSession session, Memory<float> input, Action<ReadOnlySpan<float>> read, WorkTimer? timer,
        CancellationToken cancellationToken)
    {
        if (timer is null) _slot.Wait(cancellationToken);
        else timer.Wait(() => _slot.Wait(cancellationToken));
        try
        {
            if (_last != session) _last?.ReleaseMemory();
            _last = session;
            session.Run(input, read, cancellationToken);
        }
        finally
        {
            _idleTimer ??= time.CreateTimer(
                _ => ReleaseIdleMemory(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _idleTimer.Change(IdleTime, Timeout.InfiniteTimeSpan);
            _slot.Release();
        }
    }

    /// <summary>Waits for the running network to finish, then releases the working memory of the last one.</summary>
    /// <param name="timer">Paused during the wait.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public void ReleaseMemory(WorkTimer timer, CancellationToken cancellationToken)
    {
        timer.Wait(() => _slot.Wait(cancellationToken));
        ReleaseAndUnlock();
    }

    /// <summary>Waits for the running network to finish, then disposes a session that is no longer in use.</summary>
    public void Unload(SegmentationSession session)
    {
        _slot.Wait();
        try
        {
            if (_last == session) _last = null;
            session.Dispose();
        }
        finally
        {
            _slot.Release();
        }
    }

    private void ReleaseIdleMemory()
    {
        // If a run holds the slot, it restarts the timer when it finishes. If Dispose holds it, there is nothing to do.
        if (_slot.Wait(0)) ReleaseAndUnlock();
    }

    private void ReleaseAndUnlock()
    {
        try
        {
            _last?.ReleaseMemory();
            _last = null;
        }
        finally
        {
            _slot.Release();
        }
    }

    /// <summary>
    /// Waits for the current run, because the caller disposes the sessions next. Keeps the slot, so that a timer
    /// callback that is already scheduled does nothing.
    /// </summary>
    public void Dispose()
    {
        _idleTimer?.Dispose();
        _slot.Wait();
    }
}
