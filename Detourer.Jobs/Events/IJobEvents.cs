namespace Detourer.Jobs.Events;

/// <summary>A change of a job.</summary>
/// <param name="Id">The job.</param>
/// <param name="Row">
/// The row after the change, so that subscribers need not read it. A subscriber that has a later version ignores it.
/// Null: the row has not changed.
/// </param>
/// <param name="Step">The step that its worker has started, which the row does not have.</param>
/// <param name="Trace">The trace of the change, as W3C's <c>traceparent</c>.</param>
public readonly record struct JobEvent(Guid Id, Job? Row, string? Step = null, string? Trace = null)
{
    /// <summary>A row has changed.</summary>
    public static JobEvent Changed(Job row, string? trace = null) => new(row.Id, row, Trace: trace);

    /// <summary>A worker has started a step.</summary>
    public static JobEvent Began(Guid id, string step) => new(id, Row: null, step);
}

/// <summary>Publishes changes of jobs to subscribers. Events may be lost.</summary>
public interface IJobEvents
{
    /// <summary>Whether events arrive at present. Events published during an outage are lost.</summary>
    bool AreArriving { get; }

    /// <summary>Publishes a change to all subscribers. Never fails.</summary>
    Task PublishAsync(JobEvent change);

    /// <summary>
    /// Calls <paramref name="listener"/> with each event, and with null whenever <see cref="AreArriving"/> has changed,
    /// until the subscription is disposed. The listener must be fast and must not throw.
    /// </summary>
    IDisposable Subscribe(Action<JobEvent?> listener);

    /// <summary>Calls <paramref name="listener"/> when this job is cancelled; otherwise as above.</summary>
    IDisposable SubscribeToCancellation(Guid id, Action listener);
}
