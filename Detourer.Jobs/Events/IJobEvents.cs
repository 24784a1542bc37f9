namespace Detourer.Jobs.Events;

/// <summary>“Look at this job again.”</summary>
/// <param name="Id">Which.</param>
/// <param name="State">What it has become; null: its row is as it was.</param>
/// <param name="Step">What its worker has begun to do, which no row says.</param>
/// <param name="Trace">The trace that it belongs to, as W3C's <c>traceparent</c>.</param>
public readonly record struct JobEvent(Guid Id, JobState? State, string? Step = null, string? Trace = null);

/// <summary>Tells whoever listens that something has happened to a job. An event may be lost.</summary>
public interface IJobEvents
{
    /// <summary>Whether events arrive. What came while they did not is lost.</summary>
    bool AreArriving { get; }

    /// <summary>Tells all listeners. Never fails.</summary>
    Task PublishAsync(JobEvent change);

    /// <summary>
    /// Calls <paramref name="listener"/> with each event until disposed of, and with null whenever
    /// <see cref="AreArriving"/> has changed. It must be quick and must not throw.
    /// </summary>
    IDisposable Subscribe(Action<JobEvent?> listener);

    /// <summary>Calls <paramref name="listener"/> when this one job is cancelled; as above.</summary>
    IDisposable SubscribeToCancellation(Guid id, Action listener);
}
