namespace Detourer.Web.Problems;

/// <summary>A request that is refused: raised anywhere, rendered by <see cref="ProblemHandler"/>.</summary>
/// <param name="status">HTTP status, 4xx.</param>
/// <param name="code">Stable; part of the API.</param>
/// <param name="message">A sentence for the person.</param>
/// <param name="inner">The error underneath, for the log.</param>
internal sealed class ApiException(int status, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When to try again, where that helps.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public static ApiException NoSuchJob() => new(404, "job_not_found", "There is no such job.");

    public static ApiException OwnerRequired() => new(403, "owner_required",
        "Only the client that created this job may do this. Send its ownerToken in the header X-Owner-Token.");

    public static ApiException NoSuchShare() => new(404, "share_not_found", "There is no such share.");

    public static ApiException TooManyShares() =>
        new(409, "too_many_shares", "This job has been shared too often. Use one of its links.");

    public static ApiException NotReady() =>
        new(409, "job_not_finished", "The cutout is not ready yet. Ask again, or listen at /live.");

    public static ApiException Cancelled() => new(409, "job_cancelled", "The job was cancelled.");

    public static ApiException Expired() => new(410, "job_expired", "The files of this job have been removed.");

    public static ApiException NoCutouts() => new(404, "no_cutouts", "None of these photos has a cutout.");

    public static ApiException TooManyCutouts(int most) =>
        new(400, "too_many_cutouts", $"An archive has room for {most} cutouts. Ask for several.");

    public static ApiException Failed(string code, string message) => new(422, code, message);

    public static ApiException NoFile() => new(400, "file_missing",
        "There is no photo in the request. Send it as the field image_file, as image_url, or as the body itself.");

    public static ApiException TooManyFiles() => new(400, "too_many_files", "Send one photo with each request.");

    public static ApiException MalformedBody(Exception? inner = null) =>
        new(400, "malformed_body", "The request's body is not a valid form.", inner);

    public static ApiException IncompleteBody(Exception? inner = null) =>
        new(400, "incomplete_body", "The upload ended before it was complete.", inner);

    public static ApiException TooLarge(long limit) => new(413, "file_too_large",
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"At most {limit / 1e6:0.#} MB are accepted."));

    /// <summary>What an error while a form is read says of the form; null: nothing.</summary>
    public static ApiException? OfForm(Exception error) => error switch
    {
        InvalidDataException => MalformedBody(error),
        IOException and not BadHttpRequestException => IncompleteBody(error),
        _ => null,
    };

    public static ApiException UploadTimeout() => new(408, "upload_timeout", "The upload took too long.");

    public static ApiException NoDirectUpload() => new(404, "direct_upload_unavailable",
        "Files cannot be sent to the store directly. Send the photo to /api/v1/jobs.");

    public static ApiException NoSuchUpload() => new(404, "upload_not_found",
        "Nothing has been uploaded under this id, or it has been used or removed.");

    public static ApiException InvalidUpload(string what) => new(400, "invalid_upload", what);

    public static ApiException UnknownField(string name) => new(400, "unknown_option",
        $"There is no option “{(name.Length <= 60 ? name : name[..57] + "…")}”.");

    public static ApiException FieldTooLong(string name) => new(400, "invalid_option", $"The value of {name} is too long.");

    public static ApiException InvalidLane() => new(400, "invalid_option", "The lane is interactive or bulk.");

    public static ApiException RateLimited(int most, TimeSpan window, TimeSpan wait) => new(429, "rate_limited",
        $"At most {most} photos are accepted from you within {window.TotalSeconds:0} seconds. Try again in a moment.")
    { RetryAfter = wait };

    public static ApiException TooManyRenditions(int most, TimeSpan window, TimeSpan wait) => new(429, "rate_limited",
        $"At most {most} pictures and archives are made for you within {window.TotalSeconds:0} seconds. Try again in a moment.")
    { RetryAfter = wait };

    public static ApiException TooManyWaiting(int most) => new(429, "too_many_waiting",
        $"{most} of your photos are waiting already. Send more when some are done.")
    { RetryAfter = TimeSpan.FromSeconds(10) };
}
