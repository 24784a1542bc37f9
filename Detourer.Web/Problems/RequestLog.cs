namespace Detourer.Web.Problems;

/// <summary>Log messages about requests that got an error for an answer.</summary>
internal static partial class RequestLog
{
    [LoggerMessage(202, LogLevel.Error, "Request {Method} {Path} failed: {Code}")]
    public static partial void Failed(ILogger log, Exception error, string method, string? path, string code);

    [LoggerMessage(203, LogLevel.Information, "Request {Method} {Path} refused: {Code} ({Detail})")]
    public static partial void Refused(ILogger log, string method, string? path, string code, string? detail);
}
