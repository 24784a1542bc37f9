namespace Detourer.Jobs.Queue;

/// <summary>
/// Hands jobs to workers. A queue may lose an entry or hand it out twice: the row decides whether there is work, and a
/// sweep adds what is missing.
/// </summary>
public interface IJobQueue
{
    /// <summary>Adds entries for jobs that the queue does not have yet.</summary>
    /// <returns>How many of them the queue did not have.</returns>
    /// <exception cref="QueueUnavailableException">They were not added.</exception>
    Task<int> AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken);

    /// <summary>Waits for the next job, also through an outage of the queue.</summary>
    Task<QueueTicket> TakeAsync(CancellationToken cancellationToken);

    /// <summary>Returns what a worker took.</summary>
    /// <param name="ticket">What it took.</param>
    /// <param name="dueAt">
    /// When the queue hands the job out again, by the clock of rows; a time in the past: at once; null: never.
    /// </param>
    /// <remarks>
    /// Does not fail. During an outage the entry is handed out again later, and the row refuses the claim.
    /// </remarks>
    Task ReturnAsync(QueueTicket ticket, DateTimeOffset? dueAt);

    /// <summary>How full the lanes are, in the order of <see cref="Lane"/>.</summary>
    /// <exception cref="QueueUnavailableException">The depths are unknown.</exception>
    Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken);
}
