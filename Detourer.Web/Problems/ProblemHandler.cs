using System.Globalization;
using Detourer.Imaging;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Detourer.Web.Problems;

/// <summary>
/// Turns exceptions into responses: problem details (RFC 9457) with a stable <c>code</c>. No other code decides what a
/// client learns about an exception.
/// </summary>
internal sealed class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    /// <summary>After which time a client should retry when something that the server needs is unavailable.</summary>
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest; // for logs and metrics; the client is not connected
            return true;
        }

        (int status, string code, string sentence) = Report(context, exception, log);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = status,
                Detail = sentence,
                Extensions = { ["code"] = code },
            },
        });
    }

    /// <summary>
    /// Logs an exception, and sets the status and headers of the response. The caller writes the body.
    /// </summary>
    public static (int Status, string Code, string Sentence) Report(
        HttpContext context, Exception exception, ILogger log)
    {
        (int status, string code, string sentence) = Describe(exception);
        (string method, string? path) = (context.Request.Method, context.Request.Path.Value);
        if (status >= 500 && exception is not ApiException) RequestLog.Failed(log, exception, method, path, code);
        else RequestLog.Refused(log, method, path, code, DetailOf(exception));

        context.Response.StatusCode = status;
        TimeSpan? wait = exception is ApiException { RetryAfter: { } given } ? given : status == 503 ? _outage : null;
        if (wait is { } after)
        {
            context.Response.Headers.RetryAfter =
                Math.Ceiling(after.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        }

        return (status, code, sentence);
    }

    private static (int Status, string Code, string Sentence) Describe(Exception exception) => exception switch
    {
        ApiException e => (e.Status, e.Code, e.Message),
        ImagingException e => (ProblemCodes.StatusOf(e.Code), e.Code, e.Message),
        BadHttpRequestException e => (e.StatusCode, CodeOf(e.StatusCode), SentenceOf(e.StatusCode)),
        StorageUnavailableException =>
            (503, "storage_unavailable", "The server cannot store or read files at the moment. Try again soon."),
        DatabaseUnavailableException =>
            (503, "database_unavailable", "The server cannot reach its database at the moment. Try again soon."),
        QueueUnavailableException =>
            (503, "queue_unavailable", "The server cannot reach its queue at the moment. Try again soon."),
        _ when SystemErrors.IsOutOfHandles(exception) =>
            (503, "server_busy", "The server has no free files or connections at the moment. Try again soon."),
        _ => (500, "internal_error", "Something went wrong on the server."),
    };

    private static string? DetailOf(Exception exception) =>
        (exception as ImagingException)?.Detail ?? exception.InnerException?.Message;

    /// <summary>The code of a status that the framework set without one.</summary>
    public static string CodeOf(int status) => status switch
    {
        404 => "not_found",
        405 => "method_not_allowed",
        408 => "upload_timeout",
        413 => "file_too_large",
        415 => "unsupported_media_type",
        _ => "bad_request",
    };

    private static string SentenceOf(int status) => status switch
    {
        408 => "The upload was too slow.",
        413 => "The upload is too large.",
        _ => "The request is malformed or incomplete.",
    };
}
