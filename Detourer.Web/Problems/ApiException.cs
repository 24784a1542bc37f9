using System.Globalization;

namespace Detourer.Web.Problems;

/// <summary>A refused request. Thrown by any code of this room and rendered by <see cref="ProblemHandler"/>.</summary>
/// <param name="status">HTTP status: 4xx, or 503 while the server is at a limit of its own.</param>
/// <param name="code">A stable code; part of the API.</param>
/// <param name="message">A sentence for the person who sent the request.</param>
/// <param name="inner">The cause, for the log.</param>
internal sealed class ApiException(int status, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    private const int LongestName = 60;

    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When a retry can succeed, if it can.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static ApiException NoSuchJob() => new(404, "job_not_found", "There is no job with this id.");

    public static ApiException OwnerRequired() => new(403, "owner_required",
        "Only the client that created this job may do this. Send its ownerToken in the header X-Owner-Token.");

    public static ApiException NoSuchShare() => new(404, "share_not_found", "There is no such share.");

    public static ApiException TooManyShares() =>
        new(409, "too_many_shares", "This job has been shared too often. Use one of its links.");

    public static ApiException NotReady() => new(409, "job_not_finished",
        "The cutout is not ready yet. Ask again later, or wait for the job on /live.");

    public static ApiException Cancelled() => new(409, "job_cancelled", "The job was cancelled.");

    public static ApiException Expired() => new(410, "job_expired", "The files of this job have been removed.");

    public static ApiException NoCutouts() => new(404, "no_cutouts", "None of these jobs has a cutout.");

    public static ApiException TooManyCutouts(int most) => new(400, "too_many_cutouts",
        $"An archive can hold {most} cutouts. Request several archives.");

    public static ApiException Failed(string code, string message) => new(422, code, message);

    public static ApiException NoFile() => new(400, "file_missing",
        "The request has no photo. Send it in the field image_file, as image_url, or as the body itself.");

    public static ApiException TooManyFiles() => new(400, "too_many_files", "Send one photo per request.");

    public static ApiException MalformedBody(Exception? inner = null) =>
        new(400, "malformed_body", "The request's body is not a valid form.", inner);

    public static ApiException IncompleteBody(Exception? inner = null) =>
        new(400, "incomplete_body", "The upload ended before it was complete.", inner);

    public static ApiException TooLarge(long limit) => new(413, "file_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The file is larger than {limit / 1e6:0.#} MB."));

    /// <summary>
    /// The refusal for an error of reading a request's body; null if the error is something else, or already says more.
    /// Only for code that reads nothing but the body: any other file could throw the same exceptions.
    /// </summary>
    public static ApiException? OfBody(Exception error) => error switch
    {
        InvalidDataException => MalformedBody(error),
        IOException and not BadHttpRequestException => IncompleteBody(error),
        _ => null,
    };

    public static ApiException UploadTimeout() => new(408, "upload_timeout", "The upload took too long.");

    public static ApiException NoDirectUpload() => new(404, "direct_upload_unavailable",
        "This server has no direct uploads. Send the photo to /api/v1/jobs.");

    public static ApiException NoSuchUpload() => new(404, "upload_not_found",
        "There is no upload with this id. It may have been used or removed.");

    public static ApiException InvalidUpload(string what) => new(400, "invalid_upload", what);

    public static ApiException UnknownField(string name) => new(400, "unknown_option",
        $"There is no option “{(name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…")}”.");

    public static ApiException FieldTooLong(string name) =>
        new(400, "invalid_option", $"The value of {name} is too long.");

    public static ApiException InvalidLane() =>
        new(400, "invalid_option", "The value of lane must be interactive or bulk.");

    public static ApiException ForeignOrigin() => new(403, "foreign_origin",
        "Pages of other sites may not use this server, unless Cors:Origins allows them.");

    public static ApiException TooManySockets(bool isServer) => new(isServer ? 503 : 429, "too_many_sockets",
        isServer ? "The server has no free connection at the moment." : "You have too many open connections.")
    { RetryAfter = TimeSpan.FromSeconds(10) };

    public static ApiException Busy() => new(503, "server_busy",
        "The server is reading too many other images at the moment. Try again soon.")
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static ApiException RateLimited(int most, TimeSpan window, TimeSpan wait) => new(429, "rate_limited",
        $"You can send {most} photos every {window.TotalSeconds:0} seconds. Try again in a moment.")
    { RetryAfter = wait };

    public static ApiException TooManyRenditions(int most, TimeSpan window, TimeSpan wait) => new(429, "rate_limited",
        $"You can request {most} images and archives every {window.TotalSeconds:0} seconds. Try again in a moment.")
    { RetryAfter = wait };

    public static ApiException TooManyWaiting(int most) => new(429, "too_many_waiting",
        $"{most} of your photos are waiting already. Send more when some have finished.")
    { RetryAfter = TimeSpan.FromSeconds(10) };
}
