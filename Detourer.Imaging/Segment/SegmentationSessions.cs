using Detourer.Imaging.Models;

namespace Detourer.Imaging.Segment;

/// <summary>
/// The networks in memory, shared by all photos. Together they need no more memory than a budget: to load another one,
/// the least recently used networks are unloaded. A network in use is never unloaded.
/// </summary>
/// <param name="store">The model files.</param>
/// <param name="inference">The queue that runs the networks; disposed with the sessions.</param>
/// <param name="budget">The memory for all networks, in bytes.</param>
internal sealed class SegmentationSessions(ModelStore store, InferenceQueue inference, long budget) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = []; // the least recently used first
    private readonly SemaphoreSlim _loading = new(1);
    private TaskCompletionSource _released = NewSignal();
    private bool _isWaitingForMemory;

    /// <summary>The queue that runs the networks.</summary>
    public InferenceQueue Inference { get; } = inference;

    /// <summary>The names of the loaded models, the least recently used first.</summary>
    public IReadOnlyList<string> Loaded
    {
        get
        {
            lock (_lock) return [.. _entries.Select(entry => entry.Session.Model.Name)];
        }
    }

    /// <summary>
    /// Returns the session of a model, which stays loaded until the lease is disposed. Downloads and loads the model if
    /// necessary, and waits while networks in use occupy the memory that it needs.
    /// </summary>
    /// <exception cref="ImagingException">
    /// <c>model_too_large_for_worker</c>, <c>model_unavailable</c>, <c>model_broken</c>; the next call retries.
    /// </exception>
    public async Task<SessionLease> RentAsync(Model model, CancellationToken cancellationToken)
    {
        if (model.MemoryBytes > budget) throw ImagingErrors.ModelTooLarge(model.Name, model.MemoryBytes, budget);
        lock (_lock)
        {
            // A stream of photos for one model must not starve a model that waits for its memory.
            if (!_isWaitingForMemory && TryRent(model) is { } lease) return lease;
        }

        string path = await store.PullAsync(model, progress: null, cancellationToken);
        await _loading.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
            {
                if (TryRent(model) is { } lease) return lease;
            }

            await FreeMemoryAsync(model.MemoryBytes, cancellationToken);
            var entry = new Entry(new SegmentationSession(model, path));
            lock (_lock)
            {
                _entries.Add(entry);
                return Rent(entry);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private SessionLease? TryRent(Model model) =>
        _entries.Find(entry => entry.Session.Model.Name == model.Name) is { } entry ? Rent(entry) : null;

    private SessionLease Rent(Entry entry)
    {
        entry.Leases++;
        _entries.Remove(entry);
        _entries.Add(entry);
        return new SessionLease(entry.Session, () => Return(entry));
    }

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Leases--;
            _released.TrySetResult();
        }
    }

    /// <summary>Unloads networks until the budget has room for another one.</summary>
    private async Task FreeMemoryAsync(long needed, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Entry? oldest;
                Task released;
                lock (_lock)
                {
                    if (_entries.Sum(entry => entry.Session.Model.MemoryBytes) + needed <= budget) return;
                    oldest = _entries.Find(entry => entry.Leases == 0);
                    if (oldest is not null) _entries.Remove(oldest);
                    else if (_released.Task.IsCompleted) _released = NewSignal();
                    _isWaitingForMemory = true;
                    released = _released.Task;
                }

                if (oldest is not null) Inference.Unload(oldest.Session);
                else await released.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lock (_lock) _isWaitingForMemory = false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Waits for a load in progress, which cannot be cancelled, and for the current run, then unloads all networks.
    /// </summary>
    public void Dispose()
    {
        _loading.Wait();
        Inference.Dispose();
        foreach (Entry entry in _entries) entry.Session.Dispose();
        _loading.Dispose();
    }

    private sealed class Entry(SegmentationSession session)
    {
        public SegmentationSession Session { get; } = session;

        public int Leases { get; set; }
    }
}
