namespace Detourer.Web;

internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Information, "Detourer is at {Addresses}. Photos and jobs lie in {Data}, models in {Models}.")]
    public static partial void Started(ILogger log, string addresses, string data, string models);

    [LoggerMessage(202, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger log, Exception error, string method, string? path);

    [LoggerMessage(203, LogLevel.Information, "{Method} {Path} refused: {Code}. {Detail}")]
    public static partial void Refused(ILogger log, string method, string? path, string code, string? detail);

    [LoggerMessage(204, LogLevel.Warning, "Jobs could not be read for a live page; it is tried again. {Reason}")]
    public static partial void LiveReadFailed(ILogger log, string reason);

    [LoggerMessage(205, LogLevel.Warning, "The direct upload {Upload} could not be removed.")]
    public static partial void UploadLeft(ILogger log, Exception error, string upload);
}
