namespace Detourer.Jobs.Queue;

/// <summary>
/// Hands jobs to workers. It may forget one or hand it out twice: the row decides whether there is anything to do, and
/// the sweep puts back what is missing.
/// </summary>
public interface IJobQueue
{
    /// <summary>“Look at these.” An id that the queue has already is not added again.</summary>
    /// <exception cref="QueueUnavailableException">They were not added.</exception>
    Task AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken);

    /// <summary>Waits for the next job, however long that takes; an outage is waited out.</summary>
    Task<QueueTicket> TakeAsync(CancellationToken cancellationToken);

    /// <summary>The worker is done with what it took.</summary>
    /// <param name="ticket">What it took.</param>
    /// <param name="again">When the job is to be handed out again; null: it is not.</param>
    /// <remarks>Never fails: where the queue cannot be reached, the entry is handed out again, and the row says no.</remarks>
    Task ReturnAsync(QueueTicket ticket, DateTimeOffset? again);

    /// <summary>A job has ended before its turn: it counts no longer among those of its client that wait.</summary>
    /// <remarks>Never fails. Whoever takes its entry later finds nothing to do.</remarks>
    Task ReleaseClientAsync(Guid job);

    /// <summary>Asks whether it is this process's turn to sweep.</summary>
    /// <param name="interval">For so long no other process has a turn.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="QueueUnavailableException">Nobody knows.</exception>
    Task<SweepScope> BeginSweepAsync(TimeSpan interval, CancellationToken cancellationToken);

    /// <summary>After <see cref="SweepScope.Refill"/>: all that wait are back.</summary>
    /// <exception cref="QueueUnavailableException">It is to be done again.</exception>
    Task EndRefillAsync(CancellationToken cancellationToken);

    /// <summary>How full the lanes are.</summary>
    /// <exception cref="QueueUnavailableException">Nobody knows.</exception>
    Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken);
}
