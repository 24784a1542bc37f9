namespace Detourer.Imaging.Segment;

/// <summary>
/// Where networks run: one at a time, each with all cores. The one that ran last keeps its working memory while photos
/// come: to get a gigabyte from the system and to give it back takes longer than one thinks (docs/adr/0004).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Inference(TimeProvider time) : IDisposable
{
    /// <summary>So long after the last photo, the memory is given back.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _turn = new(1);
    private ITimer? _idle;
    private SegmentationSession? _last;

    /// <summary>Runs a network when it is its turn.</summary>
    /// <inheritdoc cref="SegmentationSession.Run"/>
    public void Run(
        SegmentationSession session, Memory<float> input, Action<ReadOnlySpan<float>> read, CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken);
        try
        {
            if (_last != session) _last?.GiveBack();
            _last = session;
            session.Run(input, read, cancellationToken);
        }
        finally
        {
            _idle ??= time.CreateTimer(_ => Rest(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _idle.Change(Keep, Timeout.InfiniteTimeSpan);
            _turn.Release();
        }
    }

    private void Rest()
    {
        // Whoever has the turn winds the clock up again, or is the end.
        if (!_turn.Wait(0)) return;
        try
        {
            _last?.GiveBack();
            _last = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Waits for a run that is under way: its network is about to go. The turn stays taken, for a clock that strikes late.
    /// </summary>
    public void Dispose()
    {
        _idle?.Dispose();
        _turn.Wait();
    }
}
