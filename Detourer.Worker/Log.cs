using Detourer.Jobs;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker;

/// <summary>Every log message of a worker. Event ids 101 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "Job {JobId} failed on attempt {Attempt}: {Code}.")]
    public static partial void AttemptFailed(ILogger log, Exception error, Guid jobId, int attempt, string code);

    [LoggerMessage(102, LogLevel.Information, "Job {JobId} is {State} after attempt {Attempt}.")]
    public static partial void AttemptFinished(ILogger log, Guid jobId, int attempt, JobState state);

    [LoggerMessage(103, LogLevel.Information,
        "Job {JobId} lost its claim during attempt {Attempt}. Its result is discarded.")]
    public static partial void ClaimLost(ILogger log, Guid jobId, int attempt);

    [LoggerMessage(104, LogLevel.Warning, "Lease of job {JobId} was not renewed. Retrying.")]
    public static partial void RenewalFailed(ILogger log, Exception error, Guid jobId);

    [LoggerMessage(
        105, LogLevel.Error, "Outcome of job {JobId} was not written. The job runs again when its lease expires.")]
    public static partial void OutcomeLost(ILogger log, Exception error, Guid jobId);

    [LoggerMessage(106, LogLevel.Information, "Downloading model {Model} to {Path}. Jobs wait for it.")]
    public static partial void DownloadingModel(ILogger log, string model, string path);

    [LoggerMessage(107, LogLevel.Information, "Model {Model} is ready.")]
    public static partial void ModelReady(ILogger log, string model);

    [LoggerMessage(108, LogLevel.Error, "Model {Model} is unavailable: {Reason}")]
    public static partial void ModelUnavailable(ILogger log, string model, string reason);

    [LoggerMessage(109, LogLevel.Warning, "Holding the result of job {JobId} for up to {Longest}: {Outage} {Reason}")]
    public static partial void ResultHeld(
        ILogger log, Guid jobId, TimeSpan longest, string outage, string? reason);

    [LoggerMessage(110, LogLevel.Warning, "Discarded result of job {JobId} was not deleted: {Reason}")]
    public static partial void ResultLeft(ILogger log, Guid jobId, string reason);

    [LoggerMessage(111, LogLevel.Error, "No job was taken from the queue. Retrying.")]
    public static partial void TakeFailed(ILogger log, Exception error);

    [LoggerMessage(112, LogLevel.Warning, "Job {JobId} was not claimed. The queue hands it out again.")]
    public static partial void ClaimFailed(ILogger log, Exception error, Guid jobId);

    [LoggerMessage(113, LogLevel.Information, "Model {Model} runs in {Decision}.")]
    public static partial void ModelPrepared(ILogger log, string model, string decision);

    [LoggerMessage(114, LogLevel.Warning, "Model {Model} was not prepared: {Reason}")]
    public static partial void PreparationFailed(ILogger log, string model, string reason);

    [LoggerMessage(115, LogLevel.Information, "Networks run on {Device}: {Reason}")]
    public static partial void DeviceChosen(ILogger log, string device, string reason);

    [LoggerMessage(130, LogLevel.Debug, "Heartbeat of the worker was not sent: {Reason} Retrying.")]
    public static partial void HeartbeatFailed(ILogger log, string reason);
}
