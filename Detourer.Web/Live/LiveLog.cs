namespace Detourer.Web.Live;

/// <summary>Log messages about live sockets.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(204, LogLevel.Warning, "Reading jobs for live sockets failed: {Reason}")]
    public static partial void ReadFailed(ILogger log, string reason);
}
