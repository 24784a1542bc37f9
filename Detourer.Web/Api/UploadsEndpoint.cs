using System.Text.Json;
using Detourer.Imaging;
using Detourer.Jobs.S3;
using Detourer.Web.Intake;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Api;

/// <summary>What is to be uploaded. <c>Bytes</c> is its exact size.</summary>
internal sealed record UploadRequest(string? FileName, string? ContentType, long Bytes)
{
    /// <summary>Reads it from a request's body, as the framework would, but for a charset that nobody knows.</summary>
    /// <exception cref="BadHttpRequestException">The body is no such JSON.</exception>
    public static async ValueTask<UploadRequest?> BindAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<UploadRequest>(context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The body is not the JSON that is wanted.", StatusCodes.Status400BadRequest, e);
        }
        catch (InvalidOperationException e)
        {
            throw new BadHttpRequestException("The body is of another type.", StatusCodes.Status415UnsupportedMediaType, e);
        }
    }
}

/// <summary>Where to send it, and with which headers, unchanged; <c>Id</c> then makes it a job.</summary>
internal sealed record UploadView(
    string Id, Uri Url, string Method, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary><c>/api/v1/uploads</c>: a place in the store to which a client may send one file itself.</summary>
internal static class UploadsEndpoint
{
    private const int LongestType = 100;

    public static void MapUploads(this IEndpointRouteBuilder app) => app.MapPost("/api/v1/uploads", Offer);

    private static Created<UploadView> Offer(
        UploadRequest wish, ImagingLimits limits, [FromServices] DirectUploads? uploads = null)
    {
        if (uploads is null) throw ApiException.NoDirectUpload();
        if (wish.Bytes <= 0) throw ApiException.InvalidUpload("Say in “bytes” how large the file is.");
        if (wish.Bytes > limits.MaxBytes) throw ApiException.TooLarge(limits.MaxBytes);
        if (wish.ContentType is not { Length: > 0 and <= LongestType } type || !MediaTypeHeaderValue.TryParse(type, out _))
            throw ApiException.InvalidUpload("Say in “contentType” what the file is, as image/jpeg.");

        DirectUpload upload = uploads.Offer(UploadFile.CleanName(wish.FileName), type, wish.Bytes)
            ?? throw ApiException.NoDirectUpload();
        return TypedResults.Created(
            (string?)null, new UploadView(upload.Id, upload.Url, HttpMethods.Put, upload.Headers, upload.ExpiresAt));
    }
}
