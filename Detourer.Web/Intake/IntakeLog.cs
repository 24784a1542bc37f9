namespace Detourer.Web.Intake;

/// <summary>Log messages about uploads.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(205, LogLevel.Warning, "Direct upload {UploadId} could not be removed.")]
    public static partial void UploadNotRemoved(ILogger log, Exception error, string uploadId);

    [LoggerMessage(206, LogLevel.Information, "Removed {Count} temporary files of an earlier process.")]
    public static partial void LeftOverRemoved(ILogger log, int count);
}
