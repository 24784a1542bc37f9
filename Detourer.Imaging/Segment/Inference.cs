namespace Detourer.Imaging.Segment;

/// <summary>
/// Where networks run: one at a time, each with all cores. The one that ran last keeps its working memory while photos
/// come: to get a gigabyte from the system and to give it back, for each of them, takes a tenth of the time and more.
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
        try
        {
            // Whoever has the turn winds the clock up again.
            if (!_turn.Wait(0)) return;
        }
        catch (ObjectDisposedException)
        {
            return; // the clock struck at the very end
        }

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

    /// <summary>Waits for a run that is under way: its network is about to go.</summary>
    public void Dispose()
    {
        _idle?.Dispose();
        _turn.Wait();
        _turn.Dispose();
    }
}
