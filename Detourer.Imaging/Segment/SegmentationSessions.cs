using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;

namespace Detourer.Imaging.Segment;

/// <summary>
/// The networks in memory, shared by all photos. Together they need no more memory than a budget: to load another one,
/// the least recently used networks are unloaded. A network in use is never unloaded.
/// </summary>
/// <param name="locate">Returns the file of a model in a precision; downloads and prepares it if necessary.</param>
/// <param name="inference">The queue that runs the networks; disposed with the sessions.</param>
/// <param name="budget">The memory for all networks, in bytes.</param>
/// <param name="device">The device of files that do not run on the processor.</param>
internal sealed class SegmentationSessions(
    Func<Model, ModelPrecision?, CancellationToken, Task<ModelFile>> locate, InferenceQueue inference, long budget,
    ComputeDevice? device = null) : IDisposable
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
    public async Task<SessionLease> RentAsync(
        Model model, ModelPrecision? precision, CancellationToken cancellationToken)
    {
        if (model.MemoryBytes > budget) throw ImagingErrors.ModelTooLarge(model.Name, model.MemoryBytes, budget);
        ModelFile file = await locate(model, precision, cancellationToken);
        lock (_lock)
        {
            // A stream of photos for one model must not starve a model that waits for its memory.
            if (!_isWaitingForMemory && TryRent(file) is { } lease) return lease;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            lock (_lock)
            {
                if (TryRent(file) is { } lease) return lease;
            }

            UnloadOtherFiles(model);
            await FreeMemoryAsync(model.MemoryBytes, cancellationToken);
            var entry = new Entry(file, Load(model, file));
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

    private SegmentationSession Load(Model model, ModelFile file) =>
        new(model, file.Path, device: file.Device == ModelDevice.Cpu ? null : device);

    private SessionLease? TryRent(ModelFile file) =>
        _entries.Find(entry => entry.File == file) is { } entry ? Rent(entry) : null;

    /// <summary>
    /// Unloads the other files of a model: a model that now runs in another precision must not occupy memory twice.
    /// </summary>
    private void UnloadOtherFiles(Model model)
    {
        List<Entry> idle;
        lock (_lock)
        {
            idle = _entries.FindAll(entry => entry.Session.Model.Name == model.Name && entry.Leases == 0);
            _entries.RemoveAll(idle.Contains);
            foreach (Entry inUse in _entries.Where(entry => entry.Session.Model.Name == model.Name))
                inUse.IsReplaced = true;
        }

        foreach (Entry entry in idle) Inference.Unload(entry.Session);
    }

    private SessionLease Rent(Entry entry)
    {
        entry.Leases++;
        entry.IsReplaced = false;
        _entries.Remove(entry);
        _entries.Add(entry);
        return new SessionLease(entry.Session, entry.File, () => Return(entry));
    }

    private void Return(Entry entry)
    {
        bool unload;
        lock (_lock)
        {
            entry.Leases--;
            unload = entry is { Leases: 0, IsReplaced: true } && _entries.Remove(entry);
            _released.TrySetResult();
        }

        if (unload) Inference.Unload(entry.Session);
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

    private sealed class Entry(ModelFile file, SegmentationSession session)
    {
        public ModelFile File { get; } = file;

        public SegmentationSession Session { get; } = session;

        public int Leases { get; set; }

        /// <summary>Whether another file of the same model was loaded since the last lease.</summary>
        public bool IsReplaced { get; set; }
    }
}
