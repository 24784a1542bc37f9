using Microsoft.Extensions.Logging;

namespace Detourer.Jobs;

/// <summary>Every log message about rows, queue and events. Event ids 1 to 99.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Job {JobId} accepted: {Kind}, {Bytes} bytes of {MediaType}.")]
    public static partial void Accepted(ILogger log, Guid jobId, string kind, long bytes, string mediaType);

    [LoggerMessage(2, LogLevel.Information, "Job {JobId} removed. It is {State}.")]
    public static partial void Removed(ILogger log, Guid jobId, JobState state);

    [LoggerMessage(3, LogLevel.Warning,
        "Job {JobId} was abandoned by worker {Worker} on attempt {Attempt}. It is {State}.")]
    public static partial void Abandoned(ILogger log, Guid jobId, string? worker, int attempt, JobState state);

    [LoggerMessage(4, LogLevel.Information, "Job {JobId} expired. Its files are deleted.")]
    public static partial void Expired(ILogger log, Guid jobId);

    [LoggerMessage(5, LogLevel.Error, "Sweep failed. Retrying at the next interval.")]
    public static partial void SweepFailed(ILogger log, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "Queue is unavailable: {Reason} Waiting jobs are safe in their rows.")]
    public static partial void QueueUnavailable(ILogger log, string reason);

    [LoggerMessage(7, LogLevel.Information, "Sweep queued {Count} waiting jobs that were not on the queue.")]
    public static partial void Requeued(ILogger log, int count);

    [LoggerMessage(8, LogLevel.Warning, "Redis subscription lost. Events are not received.")]
    public static partial void EventsLost(ILogger log);

    [LoggerMessage(9, LogLevel.Debug, "Event of job {JobId} was not published: {Reason}")]
    public static partial void EventNotPublished(ILogger log, Guid jobId, string reason);

    [LoggerMessage(10, LogLevel.Warning, "Database migration failed: {Reason} Retrying.")]
    public static partial void MigrationFailed(ILogger log, string reason);

    [LoggerMessage(11, LogLevel.Information, "Database schema is up to date.")]
    public static partial void Migrated(ILogger log);

    [LoggerMessage(12, LogLevel.Warning, "Sweep postponed: {Reason}")]
    public static partial void SweepPostponed(ILogger log, string reason);

    [LoggerMessage(13, LogLevel.Information, "Orphan file {Name} of job {JobId} deleted.")]
    public static partial void OrphanDeleted(ILogger log, string name, Guid jobId);

    [LoggerMessage(14, LogLevel.Warning, "Event ignored, perhaps of another version: {Reason}")]
    public static partial void EventUnreadable(ILogger log, string reason);

    [LoggerMessage(16, LogLevel.Warning,
        "The clock of the database is {Seconds:+0.0;-0.0} s ahead of the clock of this machine. Rows use the former. "
        + "Synchronise both with NTP.")]
    public static partial void ClockDiffers(ILogger log, double seconds);

    [LoggerMessage(15, LogLevel.Information, "Redis subscription restored. Events are received.")]
    public static partial void EventsRestored(ILogger log);
}
