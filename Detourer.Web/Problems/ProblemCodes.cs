namespace Detourer.Web.Problems;

/// <summary>
/// The table of all errors of the API, in groups that endpoints share. Add each new code here: a test compares the
/// table with the exceptions, and the OpenAPI document is made from it.
/// </summary>
internal static class ProblemCodes
{
    /// <summary>What every endpoint can answer.</summary>
    public static readonly ProblemCode[] Server =
    [
        new(500, "internal_error", "Something went wrong on the server. The cause is in its log."),
        new(503, "database_unavailable", "The server cannot reach its database. Retry after Retry-After."),
        new(503, "server_busy", "The server is at a limit of its own. Retry after Retry-After."),
    ];

    /// <summary>A body of JSON.</summary>
    public static readonly ProblemCode[] Json =
    [
        new(400, "bad_request", "The request is malformed or incomplete."),
        new(415, "unsupported_media_type", "The body has a type that this address does not read."),
    ];

    /// <summary>Requests that no endpoint of the document receives.</summary>
    public static readonly ProblemCode[] Framework =
    [
        new(404, "not_found", "There is nothing at this address."),
        new(405, "method_not_allowed", "This address does not support the method."),
        new(400, "websocket_expected", "The address accepts WebSocket connections only."),
        new(429, "too_many_sockets", "The client has too many open WebSocket connections."),
    ];

    /// <summary>The object store or the folder of the files.</summary>
    public static readonly ProblemCode[] Storage =
    [
        new(503, "storage_unavailable", "The server cannot store or read files. Retry after Retry-After."),
    ];

    /// <summary>The queue, where a request needs it.</summary>
    public static readonly ProblemCode[] Queue =
    [
        new(503, "queue_unavailable", "The server cannot reach its queue. Retry after Retry-After."),
    ];

    /// <summary>Requests that change something.</summary>
    public static readonly ProblemCode[] Origin =
    [
        new(403, "foreign_origin", "A page of another site sent the request, and Cors:Origins does not allow it."),
    ];

    /// <summary>The id of a job.</summary>
    public static readonly ProblemCode[] Job = [new(404, "job_not_found", "There is no job with this id.")];

    /// <summary>What only the client that created the job may do.</summary>
    public static readonly ProblemCode[] Owner =
    [
        new(403, "owner_required", "The header X-Owner-Token is missing or belongs to another job."),
    ];

    /// <summary>The original of a job.</summary>
    public static readonly ProblemCode[] Original =
    [
        new(409, "job_cancelled", "The job was cancelled."),
        new(410, "job_expired", "The files of the job have been removed."),
    ];

    /// <summary>The result of a job that has not failed.</summary>
    public static readonly ProblemCode[] Result =
    [
        new(409, "job_not_finished", "The cutout is not ready yet."),
        .. Original,
    ];

    /// <summary>Shares.</summary>
    public static readonly ProblemCode[] Share =
    [
        new(404, "share_not_found", "There is no such share, or it does not show the original."),
        new(410, "job_expired", "The files of the job have been removed."),
    ];

    /// <summary>The creation of shares.</summary>
    public static readonly ProblemCode[] NewShare =
    [
        new(409, "too_many_shares", "The job has been shared too often. Use one of its links."),
        new(400, "time_limit", "The image needed more time than the server allows."),
    ];

    /// <summary>The limits of a client.</summary>
    public static readonly ProblemCode[] Rate =
    [
        new(429, "rate_limited", "The client sends requests too fast. Retry after Retry-After."),
    ];

    /// <summary>The limit of unfinished jobs.</summary>
    public static readonly ProblemCode[] Waiting =
    [
        new(429, "too_many_waiting", "Too many photos of the client are waiting. Retry after Retry-After."),
    ];

    /// <summary>A body that carries a file.</summary>
    public static readonly ProblemCode[] Body =
    [
        new(400, "malformed_body", "The body is not a valid form."),
        new(400, "incomplete_body", "The upload ended before it was complete."),
        new(408, "upload_timeout", "The upload took too long."),
        new(413, "file_too_large", "The file is larger than the server accepts."),
    ];

    /// <summary>The fields of a request for a job.</summary>
    public static readonly ProblemCode[] Submission =
    [
        new(400, "file_missing", "The request has no photo."),
        new(400, "too_many_files", "The request has more than one photo."),
        new(400, "unknown_option", "There is no option of this name."),
        new(400, "invalid_option", "An option has an invalid value."),
        new(400, "background_required", "JPEG has no transparency: choose a background or another format."),
        new(400, "unknown_model", "There is no model of this name."),
        new(400, "model_not_allowed", "The model is not available on this server."),
        new(400, "time_limit", "The image needed more time than the server allows."),
    ];

    /// <summary>The refinement of a cutout under a mask.</summary>
    public static readonly ProblemCode[] Refinement =
    [
        new(400, "file_missing", "The request has no mask."),
        new(400, "too_many_files", "The request has more than one mask."),
        new(400, "unknown_option", "There is no option of this name."),
        new(400, "invalid_option", "The lane has an invalid value."),
        new(400, "not_refinable", "The cutout has a background, or is not of the photo's size."),
        new(400, "mask_size", "The mask does not have the size of the cutout."),
    ];

    /// <summary>The download of an <c>image_url</c>.</summary>
    public static readonly ProblemCode[] Download =
    [
        new(400, "invalid_url", "The image_url is not an http or https address without a user name."),
        new(400, "private_address", "The image_url does not lead to a public server."),
        new(400, "too_many_redirects", "The image_url redirects too many times."),
        new(400, "download_failed", "The server of the image_url refused the request."),
        new(400, "download_unreachable", "The server of the image_url could not be reached."),
        new(503, "downloads_busy", "The server downloads too many images already. Retry after Retry-After."),
        new(400, "download_timeout", "The server of the image_url took too long."),
    ];

    /// <summary>Direct uploads.</summary>
    public static readonly ProblemCode[] DirectUpload =
    [
        new(404, "direct_upload_unavailable", "This server has no direct uploads."),
        new(404, "upload_not_found", "There is no upload with this id. It may have been used or removed."),
    ];

    /// <summary>The request for a direct upload.</summary>
    public static readonly ProblemCode[] NewUpload =
    [
        new(400, "invalid_upload", "The size or the media type of the file is missing or invalid."),
    ];

    /// <summary>Archives.</summary>
    public static readonly ProblemCode[] Archive =
    [
        new(404, "no_cutouts", "None of these jobs has a cutout."),
        new(400, "too_many_cutouts", "An archive cannot hold so many cutouts."),
    ];

    /// <summary>A file that is not an acceptable image; known from its header.</summary>
    public static readonly ProblemCode[] Photo =
    [
        new(400, "empty_file", "The file is empty."),
        new(413, "too_many_pixels", "The image has more pixels than the server accepts."),
        new(413, "image_too_complex", "The image has more frames, tiles or other parts than the server reads."),
        new(415, "not_an_image", "The file is not an image of a supported format."),
        new(415, "vector_image", "The file is a vector image. Export it as a PNG."),
        new(415, "icon_file", "The file is an icon or a cursor."),
        new(415, "raw_unsupported", "The file is a raw file of a camera. Export the photo as a JPEG or TIFF."),
        new(415, "tiff_unsupported", "The TIFF is of a kind that the server does not read."),
        new(415, "archive_file", "The file is an archive. Send the photos in it."),
        new(415, "document_file", "The file is a document. Send the photo itself."),
        new(415, "polyglot_file", "The file is an image and another format at the same time."),
        new(422, "image_corrupt", "The image is damaged."),
        new(422, "image_truncated", "The end of the file is missing."),
        new(422, "decoder_failed", "The image makes the decoder crash, or needs more memory than it gets."),
        new(503, "decoder_unavailable", "The server cannot read more images now. Retry after Retry-After."),
    ];

    /// <summary>Reasons why the work on an image fails, besides those of <see cref="Photo"/>.</summary>
    public static readonly ProblemCode[] Work =
    [
        new(400, "time_limit", "The image needed more time than the server allows."),
        new(400, "too_large_for_format", "The format does not support so many pixels per side."),
        new(400, "no_subject", "The image has no subject, so it cannot be cropped."),
        new(400, "mask_empty", "The mask of a refinement is black everywhere."),
        new(400, "mask_size", "The mask of a refinement does not have the size of the cutout."),
        new(400, "model_unavailable", "No source delivered the model. The server retries."),
        new(400, "model_too_large_for_worker", "The model needs more memory than a worker has."),
        new(400, "model_broken", "The file of the model cannot be loaded."),
        new(400, "model_unsupported", "The model has operations that cannot be prepared."),
        new(400, "device_unavailable", "The model cannot run on the GPU, and the server allows nothing else."),
        new(400, "precision_unavailable", "The model is not available in the requested precision."),
    ];

    /// <summary>Why a job failed, where a request needs its result: the code of the job, with status 422.</summary>
    public static readonly ProblemCode[] Failure =
        [.. Photo.Concat(Work).Select(problem => problem with { Status = StatusCodes.Status422UnprocessableEntity })];

    /// <summary>The conversion of a picture.</summary>
    public static readonly ProblemCode[] Rendition =
    [
        .. Rate, .. Storage, .. Photo,
        new(400, "invalid_option", "An option has an invalid value."),
        new(400, "time_limit", "The image needed more time than the server allows."),
        new(400, "too_large_for_format", "The format does not support so many pixels per side."),
    ];

    private static readonly Dictionary<string, ProblemCode> _byCode = new[]
        {
            Server, Json, Framework, Storage, Queue, Origin, Job, Owner, Original, Result, Share, NewShare, Rate,
            Waiting, Body, Submission, Refinement, Download, DirectUpload, NewUpload, Archive, Photo, Work,
        }
        .SelectMany(group => group).DistinctBy(problem => problem.Code).ToDictionary(problem => problem.Code);

    /// <summary>All codes.</summary>
    public static IReadOnlyCollection<ProblemCode> All => _byCode.Values;

    /// <summary>The status of a code.</summary>
    /// <param name="code">The code of an error; one that the table lacks has status 400.</param>
    public static int StatusOf(string code) =>
        _byCode.TryGetValue(code, out ProblemCode? problem) ? problem.Status : StatusCodes.Status400BadRequest;
}
