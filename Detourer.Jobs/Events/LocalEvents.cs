namespace Detourer.Jobs.Events;

/// <summary>The events of a single process.</summary>
internal sealed class LocalEvents : IJobEvents
{
    private readonly Listeners _listeners = new();

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
