namespace Detourer.Jobs.Events;

/// <summary>Something has happened to a job.</summary>
/// <param name="Id">Which.</param>
/// <param name="Row">
/// Its row as it became, so that those who show it need not all read it. By now it may be another: whoever has seen a
/// later version knows better. Null: the row is as it was.
/// </param>
/// <param name="Step">What its worker has begun to do, which no row says.</param>
/// <param name="Trace">The trace that it belongs to, as W3C's <c>traceparent</c>.</param>
public readonly record struct JobEvent(Guid Id, Job? Row, string? Step = null, string? Trace = null)
{
    /// <summary>A row has changed.</summary>
    public static JobEvent Changed(Job row, string? trace = null) => new(row.Id, row, Trace: trace);

    /// <summary>A worker has begun with something.</summary>
    public static JobEvent Began(Guid id, string step) => new(id, Row: null, step);
}

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
