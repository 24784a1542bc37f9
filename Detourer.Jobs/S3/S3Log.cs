using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.S3;

/// <summary>Log messages about the object store.</summary>
internal static partial class S3Log
{
    [LoggerMessage(21, LogLevel.Information, "Object store {Store} is ready.")]
    public static partial void Ready(ILogger log, S3Connection store);

    [LoggerMessage(22, LogLevel.Error, "Object store {Store} is unavailable. Set-up is retried until it succeeds.")]
    public static partial void Unavailable(ILogger log, Exception error, S3Connection store);

    [LoggerMessage(
        23, LogLevel.Warning,
        "Object store rejected the lifecycle rules. Files that the sweep misses are not deleted.")]
    public static partial void NoLifecycle(ILogger log, Exception error);
}
