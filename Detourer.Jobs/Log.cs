using Microsoft.Extensions.Logging;

namespace Detourer.Jobs;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Job {Job} accepted: {Bytes} bytes of {MediaType}.")]
    public static partial void Accepted(ILogger log, Guid job, long bytes, string mediaType);

    [LoggerMessage(2, LogLevel.Information, "Job {Job} removed; it is {State}.")]
    public static partial void Removed(ILogger log, Guid job, JobState state);

    [LoggerMessage(3, LogLevel.Warning, "Job {Job} lost its worker {Worker} in attempt {Attempt}; it is {State}.")]
    public static partial void Abandoned(ILogger log, Guid job, string? worker, int attempt, JobState state);

    [LoggerMessage(4, LogLevel.Information, "Job {Job} has outlived its retention.")]
    public static partial void Outlived(ILogger log, Guid job);

    [LoggerMessage(5, LogLevel.Error, "The sweep failed; it is tried again.")]
    public static partial void SweepFailed(ILogger log, Exception error);

    [LoggerMessage(6, LogLevel.Warning, "The queue cannot be reached: {Reason} What waits is safe in its row.")]
    public static partial void QueueAway(ILogger log, string reason);

    [LoggerMessage(7, LogLevel.Warning, "The queue had forgotten everything; all jobs that wait are back on it.")]
    public static partial void Refilled(ILogger log);

    [LoggerMessage(8, LogLevel.Warning, "Events {Arrive}.")]
    public static partial void EventsChanged(ILogger log, string arrive);

    [LoggerMessage(9, LogLevel.Debug, "An event about job {Job} is lost: {Reason}")]
    public static partial void EventLost(ILogger log, Guid job, string reason);

    [LoggerMessage(10, LogLevel.Warning, "The database is not up to date and could not be brought so; it is tried again. {Reason}")]
    public static partial void MigrationFailed(ILogger log, string reason);

    [LoggerMessage(11, LogLevel.Information, "The database is up to date.")]
    public static partial void Migrated(ILogger log);

    [LoggerMessage(12, LogLevel.Warning, "The sweep has to wait: {Reason}")]
    public static partial void SweepWaits(ILogger log, string reason);

    [LoggerMessage(14, LogLevel.Warning, "Event ignored, perhaps of another version: {Reason}")]
    public static partial void EventUnreadable(ILogger log, string reason);

    [LoggerMessage(13, LogLevel.Information, "The file {Name} of job {Job} belonged to nobody and is removed.")]
    public static partial void OrphanRemoved(ILogger log, Guid job, string name);
}
