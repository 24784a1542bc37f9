using System.Collections.Concurrent;
using Detourer.Imaging.Models;

namespace Detourer.Imaging.Segment;

/// <summary>The networks in memory: one session for each requested model, shared by all photos.</summary>
/// <param name="store">The model files.</param>
internal sealed class SegmentationSessions(ModelStore store) : IDisposable
{
    private readonly ConcurrentDictionary<string, SegmentationSession> _loaded = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _loading = new(1);

    /// <summary>Returns the session of a model. The first call downloads and loads the model.</summary>
    /// <exception cref="ImagingException">
    /// <c>model_unavailable</c>, <c>model_broken</c>; the next call retries.
    /// </exception>
    public async Task<SegmentationSession> GetAsync(Model model, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(model.Name, out SegmentationSession? session)) return session;

        string path = await store.PullAsync(model, progress: null, cancellationToken);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _loaded.GetOrAdd(model.Name, _ => new SegmentationSession(model, path));
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Waits for a load in progress, which cannot be cancelled, then unloads all networks.</summary>
    public void Dispose()
    {
        _loading.Wait();
        foreach (SegmentationSession session in _loaded.Values) session.Dispose();
        _loading.Dispose();
    }
}
