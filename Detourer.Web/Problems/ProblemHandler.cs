using System.Globalization;
using Detourer.Imaging;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Detourer.Web.Problems;

/// <summary>The one place where exceptions become answers: problem details (RFC 9457) with a stable <c>code</c>.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> log) : IExceptionHandler
{
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = 499; // nobody is there to read it
            return true;
        }

        (int status, string code, string sentence) = Begin(context, exception, log);
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails { Status = status, Detail = sentence, Extensions = { ["code"] = code } },
        });
    }

    /// <summary>Logs it, and sets all of the answer but its body.</summary>
    public static (int Status, string Code, string Sentence) Begin(HttpContext context, Exception exception, ILogger log)
    {
        (int status, string code, string sentence) = Describe(exception);
        (string method, string? path) = (context.Request.Method, context.Request.Path.Value);
        if (status >= 500) RequestLog.Failed(log, exception, method, path, code);
        else RequestLog.Refused(log, method, path, code, (exception as ImagingException)?.Detail ?? exception.InnerException?.Message);

        context.Response.StatusCode = status;
        TimeSpan? wait = exception is ApiException { RetryAfter: { } given } ? given : status == 503 ? _outage : null;
        if (wait is { } after)
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return (status, code, sentence);
    }

    /// <summary>What an exception means to whoever asked.</summary>
    private static (int Status, string Code, string Sentence) Describe(Exception exception) => exception switch
    {
        ApiException e => (e.Status, e.Code, e.Message),
        ImagingException e => (StatusOf(e.Code), e.Code, e.Message),
        StorageUnavailableException => (503, "storage_unavailable", "Files cannot be stored or fetched just now. Try again soon."),
        BadHttpRequestException e => (e.StatusCode, CodeOf(e.StatusCode), SentenceOf(e.StatusCode)),
        DatabaseUnavailableException =>
            (503, "database_unavailable", "The server cannot take photos just now. Try again in a moment."),
        QueueUnavailableException => (503, "queue_unavailable", "The queue cannot be read just now. Try again in a moment."),
        _ => (500, "internal_error", "Something went wrong on the server."),
    };

    private static int StatusOf(string code) => code switch
    {
        "file_too_large" or "too_many_pixels" => 413,
        "not_an_image" or "vector_image" or "archive_file" or "document_file" or "polyglot_file" => 415,
        "image_truncated" or "image_corrupt" => 422,
        _ => 400,
    };

    /// <summary>A status that nobody gave a code.</summary>
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
        413 => "The upload is larger than is accepted.",
        _ => "The request is malformed, or its body was cut off.",
    };
}

internal static class Problems
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddExceptionHandler<ProblemHandler>()
        .AddProblemDetails(options => options.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", ProblemHandler.CodeOf(context.HttpContext.Response.StatusCode)));
}
