using System.Text.Json;
using Detourer.Imaging;
using Detourer.Jobs.S3;
using Detourer.Web.OpenApi;
using Detourer.Web.Problems;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Api;

/// <summary>A request for a place to upload a file to. <c>Bytes</c> is the file's exact size.</summary>
internal sealed record UploadRequest(string? FileName, string? ContentType, long Bytes)
{
    /// <summary>
    /// Reads the request from the body. Unlike the framework's binding, it refuses an unknown charset with 415.
    /// </summary>
    /// <exception cref="BadHttpRequestException">The body is not such JSON.</exception>
    public static async ValueTask<UploadRequest?> BindAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<UploadRequest>(context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not valid JSON.", StatusCodes.Status400BadRequest, e);
        }
        catch (InvalidOperationException e)
        {
            throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType, e);
        }
    }
}

/// <summary>Where to send the file, and with which headers, unchanged. <c>Id</c> then turns it into a job.</summary>
internal sealed record UploadView(
    string Id, Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>
/// <c>/api/v1/uploads</c>: presigned addresses at which clients store a file directly in the object store.
/// </summary>
internal static class UploadsEndpoint
{
    private const int LongestType = 100;

    public static void MapUploads(this IEndpointRouteBuilder app) => app
        .MapPost("/api/v1/uploads", Offer)
        .WithTags("Jobs")
        .Describe("createUpload", "Get an address of the store for a direct upload", ProblemCodes.Origin,
            ProblemCodes.NewUpload, ProblemCodes.Body, ProblemCodes.DirectUpload, ProblemCodes.Json)
        .ReadsBody<UploadRequest>("application/json");

    private static Created<UploadView> Offer(
        UploadRequest request, ImagingLimits limits, [FromServices] DirectUploads? uploads = null)
    {
        if (uploads is null) throw ApiException.NoDirectUpload();
        if (request.Bytes <= 0) throw ApiException.InvalidUpload("Give the size of the file in “bytes”.");
        if (request.Bytes > limits.MaxBytes) throw ApiException.TooLarge(limits.MaxBytes);
        if (request.ContentType is not { Length: > 0 and <= LongestType } type
            || !MediaTypeHeaderValue.TryParse(type, out _))
        {
            throw ApiException.InvalidUpload("Give the media type of the file in “contentType”, such as image/jpeg.");
        }

        DirectUpload upload = uploads.Offer(FileNames.Clean(request.FileName), type, request.Bytes)
            ?? throw ApiException.NoDirectUpload();
        return TypedResults.Created(
            (string?)null, new UploadView(upload.Id, upload.Url, HttpMethods.Put, upload.Headers, upload.ExpiresAt));
    }
}
