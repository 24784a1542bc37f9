using Detourer.Imaging.Models;

namespace Detourer.Imaging.Segment;

/// <summary>Keeps a network loaded until it is disposed.</summary>
/// <param name="session">The network.</param>
/// <param name="file">What it was loaded from.</param>
/// <param name="release">Called once, by <see cref="Dispose"/>.</param>
internal sealed class SessionLease(SegmentationSession session, ModelFile file, Action release) : IDisposable
{
    private Action? _release = release;

    public SegmentationSession Session { get; } = session;

    public ModelFile File { get; } = file;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
