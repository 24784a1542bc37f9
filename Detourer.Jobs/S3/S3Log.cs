using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.S3;

internal static partial class S3Log
{
    [LoggerMessage(11, LogLevel.Information, "Files are kept at {Store}.")]
    public static partial void Ready(ILogger log, S3Connection store);

    [LoggerMessage(12, LogLevel.Error, "The store of files at {Store} cannot be used; it is tried again until it can.")]
    public static partial void Unavailable(ILogger log, Exception error, S3Connection store);

    [LoggerMessage(13, LogLevel.Warning, "The store took no lifecycle rules. Files that the sweep misses stay there.")]
    public static partial void NoLifecycle(ILogger log, Exception error);
}
