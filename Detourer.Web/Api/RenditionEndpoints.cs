using CommunityToolkit.HighPerformance;
using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Intake;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Api;

/// <summary>
/// What the page needs of images that a browser cannot read or write: a job's original and its cutout in a format that
/// every browser draws, and a composed PNG in a format that it does not encode. Nothing is stored, and nothing cut out.
/// </summary>
internal static class RenditionEndpoints
{
    private const int LargestSide = 100_000;

    public static void MapRenditions(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder renditions = app.MapGroup("/api/v1").AddEndpointFilter<RouteGroupBuilder, RenditionLimitFilter>();
        renditions.MapGet("/jobs/{id}/original/rendition", GetOriginalAsync);
        renditions.MapGet("/jobs/{id}/result/rendition", GetResultAsync);
        renditions.MapPost("/images", EncodeAsync);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetOriginalAsync(
        string id, int? max_side, JobRepository rows, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        Job job = await JobsEndpoints.FindAsync(id, rows, cancellationToken);
        return await SendOriginalAsync(JobsEndpoints.OriginalOf(job), max_side, files, renditions, context, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetResultAsync(
        string id, int? max_side, JobRepository rows, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        Job job = await JobsEndpoints.FindAsync(id, rows, cancellationToken);
        return await SendResultAsync(JobsEndpoints.ResultOf(job), max_side, files, renditions, context, cancellationToken);
    }

    /// <summary>Sends a photo as a JPEG.</summary>
    public static Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendOriginalAsync(
        FileKey key, int? maxSide, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken) => SendAsync(
            key, new Rendition(OutputFormat.Jpeg, 95, Side(maxSide)), files, renditions, context, cancellationToken);

    /// <summary>Sends a picture that may be transparent as a WebP.</summary>
    public static Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendResultAsync(
        FileKey key, int? maxSide, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken) => SendAsync(
            key, new Rendition(OutputFormat.WebP, 85, Side(maxSide)), files, renditions, context, cancellationToken);

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendAsync(
        FileKey key, Rendition rendition, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var tag = new EntityTagHeaderValue($"\"{key.Job:n}-{key.Name}-{rendition.MaxSide}\"");
        ResponseHeaders headers = context.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Private = true, MaxAge = TimeSpan.FromHours(1) };
        // Before it is drawn: it never changes, and costs nothing where it is known.
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            headers.ETag = tag;
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        ReadOnlyMemory<byte> image = await renditions.MakeAsync(
            async () => await ReadAsync(files, key, cancellationToken), rendition, cancellationToken);
        FileHeaders.Apply(context.Response);
        return TypedResults.File(image.AsStream(), rendition.Format.MediaType(), entityTag: tag);
    }

    private static async Task<byte[]> ReadAsync(IFileStore files, FileKey key, CancellationToken cancellationToken)
    {
        await using Stream file = await files.OpenAsync(key, cancellationToken) ?? throw ApiException.Expired();
        byte[] bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>The body is an image that the page has composed; the answer is the same image in another format.</summary>
    private static async Task<FileStreamHttpResult> EncodeAsync(
        HttpRequest request, string format, int? quality, ImagingLimits limits, Renditions renditions,
        CancellationToken cancellationToken)
    {
        if (!OutputFormats.TryParse(format, out OutputFormat wanted))
            throw ImagingErrors.InvalidOption("format", format, "png, webp, webp-lossless, jpeg, avif or tiff");
        if (quality is < 1 or > 100)
            throw ImagingErrors.InvalidOption("quality", $"{quality}", "a whole number from 1 to 100");

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxBytes;
        await using UploadFile upload = await UploadFile.ReceiveAsync(
            name: null, limits.MaxBytes, target => request.Body.CopyToAsync(target, cancellationToken));
        ReadOnlyMemory<byte> image = await renditions.MakeAsync(
            () => upload.ReadAllAsync(cancellationToken), new Rendition(wanted, quality), cancellationToken);
        FileHeaders.Apply(request.HttpContext.Response);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(image.AsStream(), wanted.MediaType(), $"image{wanted.Extension()}");
    }

    private static int? Side(int? wanted) => wanted is null or (>= 1 and <= LargestSide)
        ? wanted
        : throw ImagingErrors.InvalidOption("max_side", $"{wanted}", "a whole number of pixels, from 1");
}
