namespace Detourer.Jobs.Queue;

/// <summary>What the queue knows of a job: its id, and what it takes to place it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Lane">Where it waits.</param>
/// <param name="Client">Whose it is, for the count of those that wait.</param>
/// <param name="Trace">The trace that it belongs to, as W3C's <c>traceparent</c>.</param>
/// <param name="NotBefore">Not to be handed out before; null: at once.</param>
public sealed record QueueEntry(Guid Id, Lane Lane, string? Client, string? Trace, DateTimeOffset? NotBefore)
{
    /// <summary>As the row says.</summary>
    public static QueueEntry Of(Job job) => new(job.Id, job.Lane, job.Client, job.Trace, job.RetryAt);
}

/// <summary>An entry that was handed out.</summary>
/// <param name="Id">The job's.</param>
/// <param name="Lane">Where it waited.</param>
/// <param name="Trace">As in <see cref="QueueEntry"/>.</param>
/// <param name="Receipt">By which the queue knows it again.</param>
public sealed record QueueTicket(Guid Id, Lane Lane, string? Trace, string Receipt);

/// <summary>One lane.</summary>
/// <param name="Lane">Which.</param>
/// <param name="Length">Entries that no worker has.</param>
/// <param name="OldestAt">When the oldest of them came; null where there is none, or where nobody knows.</param>
public sealed record LaneDepth(Lane Lane, long Length, DateTimeOffset? OldestAt);

/// <summary>What is to be looked through.</summary>
public enum SweepScope
{
    /// <summary>Nothing: another process does it.</summary>
    None,

    /// <summary>What may have gone wrong since the last time.</summary>
    Usual,

    /// <summary>The queue has forgotten everything.</summary>
    Refill,
}

/// <summary>The queue cannot be reached. What was to be put there is safe in the row, and the sweep puts it there later.</summary>
public sealed class QueueUnavailableException(Exception inner) : Exception("The queue cannot be reached.", inner);
