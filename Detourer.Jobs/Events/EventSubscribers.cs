using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Detourer.Jobs.Events;

/// <summary>The subscribers of this process.</summary>
internal sealed class EventSubscribers
{
    private readonly ConcurrentDictionary<Guid, Action> _cancellations = [];
    private ImmutableArray<Action<JobEvent?>> _all = [];

    public void Tell(JobEvent? change)
    {
        foreach (Action<JobEvent?> listener in _all) listener(change);
    }

    public void TellOfCancellation(Guid id)
    {
        if (_cancellations.TryGetValue(id, out Action? listener)) listener();
    }

    public IDisposable Add(Action<JobEvent?> listener)
    {
        ImmutableInterlocked.Update(ref _all, listeners => listeners.Add(listener));
        return new Subscription(() => ImmutableInterlocked.Update(ref _all, listeners => listeners.Remove(listener)));
    }

    /// <summary>At most one subscriber per job, because a process runs a job only once at a time.</summary>
    public IDisposable AddForCancellation(Guid id, Action listener)
    {
        _cancellations[id] = listener;
        return new Subscription(() => _cancellations.TryRemove(new KeyValuePair<Guid, Action>(id, listener)));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
