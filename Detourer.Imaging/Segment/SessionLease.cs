namespace Detourer.Imaging.Segment;

/// <summary>Keeps a network loaded until it is disposed.</summary>
/// <param name="session">The network.</param>
/// <param name="release">Called once, by <see cref="Dispose"/>.</param>
internal sealed class SessionLease(SegmentationSession session, Action release) : IDisposable
{
    private Action? _release = release;

    public SegmentationSession Session { get; } = session;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
