using Detourer.Jobs;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker;

internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "Job {Job} failed in attempt {Attempt}: {Code}.")]
    public static partial void AttemptFailed(ILogger log, Exception error, Guid job, int attempt, string code);

    [LoggerMessage(102, LogLevel.Information, "Job {Job} is {State} after attempt {Attempt}.")]
    public static partial void AttemptEnded(ILogger log, Guid job, int attempt, JobState state);

    [LoggerMessage(103, LogLevel.Information, "Job {Job} was taken away during attempt {Attempt}; its result is thrown away.")]
    public static partial void ClaimLost(ILogger log, Guid job, int attempt);

    [LoggerMessage(104, LogLevel.Warning, "The lease of job {Job} could not be renewed; it is tried again.")]
    public static partial void RenewalFailed(ILogger log, Exception error, Guid job);

    [LoggerMessage(105, LogLevel.Error, "What became of job {Job} could not be written; its lease will run out.")]
    public static partial void OutcomeUnwritten(ILogger log, Exception error, Guid job);

    [LoggerMessage(106, LogLevel.Information, "Fetching the model {Model} to {Path}. Jobs wait for it.")]
    public static partial void FetchingModel(ILogger log, string model, string path);

    [LoggerMessage(107, LogLevel.Information, "The model {Model} is ready.")]
    public static partial void ModelReady(ILogger log, string model);

    [LoggerMessage(108, LogLevel.Error, "{Message}")]
    public static partial void ModelUnavailable(ILogger log, string message);

    [LoggerMessage(109, LogLevel.Warning, "The database is away; a cutout is held until it is back.")]
    public static partial void OutcomeHeld(ILogger log);

    [LoggerMessage(110, LogLevel.Warning, "The result of job {Job} that nobody wants could not be removed: {Reason}")]
    public static partial void ResultLeft(ILogger log, Guid job, string reason);

    [LoggerMessage(111, LogLevel.Error, "The next job could not be taken from the queue; it is tried again.")]
    public static partial void TakeFailed(ILogger log, Exception error);
}
