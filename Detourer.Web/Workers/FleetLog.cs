namespace Detourer.Web.Workers;

/// <summary>Log messages about the workers. Event ids 240 to 249.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(240, LogLevel.Debug, "Workers were not listed: {Reason} The last known models stay.")]
    public static partial void WorkersNotListed(ILogger log, string reason);
}
