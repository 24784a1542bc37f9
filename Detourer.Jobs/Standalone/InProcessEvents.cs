using Detourer.Jobs.Events;

namespace Detourer.Jobs.Standalone;

/// <summary>The events of a single process.</summary>
internal sealed class InProcessEvents : IJobEvents
{
    private readonly EventSubscribers _listeners = new();

    public bool AreArriving => true;

    public Task PublishAsync(JobEvent change)
    {
        _listeners.Tell(change);
        if (change.Row?.State == JobState.Cancelled) _listeners.TellOfCancellation(change.Id);
        return Task.CompletedTask;
    }

    public IDisposable Subscribe(Action<JobEvent?> listener) => _listeners.Add(listener);

    public IDisposable SubscribeToCancellation(Guid id, Action listener) => _listeners.AddForCancellation(id, listener);
}
