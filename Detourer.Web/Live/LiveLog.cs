namespace Detourer.Web.Live;

/// <summary>Log messages about live sockets.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(204, LogLevel.Warning, "Reading jobs for live sockets failed: {Reason}")]
    public static partial void ReadFailed(ILogger log, string reason);

    [LoggerMessage(207, LogLevel.Error, "Live socket closed after an error.")]
    public static partial void SocketFailed(ILogger log, Exception error);

    [LoggerMessage(208, LogLevel.Information, "Live socket closed: the client did not read for {Timeout}.")]
    public static partial void SlowClient(ILogger log, TimeSpan timeout);
}
