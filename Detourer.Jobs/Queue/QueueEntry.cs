namespace Detourer.Jobs.Queue;

/// <summary>What the queue needs to know of a job.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Lane">The lane in which it waits.</param>
/// <param name="Trace">The trace that it belongs to, as W3C's <c>traceparent</c>.</param>
/// <param name="NotBefore">The earliest time at which it is handed out; null: at once.</param>
public sealed record QueueEntry(Guid Id, Lane Lane, string? Trace, DateTimeOffset? NotBefore)
{
    /// <summary>The entry of a row.</summary>
    public static QueueEntry Of(Job job) => new(job.Id, job.Lane, job.Trace, job.RetryAt);
}

/// <summary>An entry that was handed out.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Lane">The lane in which it waited.</param>
/// <param name="Trace">As in <see cref="QueueEntry"/>.</param>
/// <param name="Receipt">Identifies the entry to the queue.</param>
public sealed record QueueTicket(Guid Id, Lane Lane, string? Trace, string Receipt);

/// <summary>How full a lane is.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Length">Entries that no worker has.</param>
/// <param name="Oldest">How long ago the oldest of them was added; null where there is none.</param>
public sealed record LaneDepth(Lane Lane, long Length, TimeSpan? Oldest);
