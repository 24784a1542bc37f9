using CommunityToolkit.HighPerformance;
using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Intake;
using Detourer.Web.OpenApi;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Api;

/// <summary>
/// Images that the page needs and a browser cannot make itself: the original and the result of a job in a format that
/// every browser shows, and a composed PNG in a format that browsers do not encode. Nothing is stored or cut out.
/// </summary>
internal static class RenditionEndpoints
{
    private const int LargestSide = 100_000;
    private const int OriginalQuality = 95, ResultQuality = 85;
    private static readonly TimeSpan _maxAge = TimeSpan.FromHours(1);

    public static void MapRenditions(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder renditions = app.MapGroup("/api/v1")
            .AddEndpointFilter<RouteGroupBuilder, RenditionLimitFilter>()
            .WithTags("Renditions");
        renditions.MapGet("/jobs/{id}/original/rendition", GetOriginalAsync)
            .Describe("getOriginalRendition", "Get the original photo as JPEG", ProblemCodes.Rendition,
                ProblemCodes.Job, ProblemCodes.Original)
            .AnswersFile("image/jpeg");
        renditions.MapGet("/jobs/{id}/result/rendition", GetResultAsync)
            .Describe("getResultRendition", "Get the cutout as WebP", ProblemCodes.Rendition, ProblemCodes.Job,
                ProblemCodes.Result, ProblemCodes.Failure)
            .AnswersFile("image/webp");
        renditions.MapPost("/images", EncodeAsync)
            .Describe("convertImage", "Convert the image in the body to another format", ProblemCodes.Rendition,
                ProblemCodes.Origin, ProblemCodes.Body)
            .ReadsBody<Stream>("application/octet-stream", "image/*")
            .AnswersFile(JobsEndpoints.ResultTypes);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetOriginalAsync(
        string id, int? max_side, JobRepository rows, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        FileKey key = JobFiles.OriginalOf(await JobFiles.FindAsync(id, rows, cancellationToken));
        return await SendOriginalAsync(key, max_side, files, renditions, context, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetResultAsync(
        string id, int? max_side, JobRepository rows, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        FileKey key = JobFiles.ResultOf(await JobFiles.FindAsync(id, rows, cancellationToken));
        return await SendResultAsync(key, max_side, files, renditions, context, cancellationToken);
    }

    /// <summary>Sends a photo as a JPEG.</summary>
    public static Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendOriginalAsync(
        FileKey key, int? maxSide, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var rendition = new Rendition(OutputFormat.Jpeg, OriginalQuality, Side(maxSide));
        return SendAsync(key, rendition, files, renditions, context, cancellationToken);
    }

    /// <summary>Sends a picture that may be transparent as a WebP.</summary>
    public static Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendResultAsync(
        FileKey key, int? maxSide, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var rendition = new Rendition(OutputFormat.WebP, ResultQuality, Side(maxSide));
        return SendAsync(key, rendition, files, renditions, context, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> SendAsync(
        FileKey key, Rendition rendition, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        var tag = new EntityTagHeaderValue($"\"{key.Job:n}-{key.Name}-{rendition.MaxSide}\"");
        ResponseHeaders headers = context.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Private = true, MaxAge = _maxAge };
        // Compared before the work: a rendition never changes, so a client that has it costs nothing.
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

    /// <summary>Converts the image in the body, which the page has composed, to another format.</summary>
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
            name: null, limits.MaxBytes,
            target => new ClientStream(request.Body).CopyToAsync(target, cancellationToken));
        ReadOnlyMemory<byte> image = await renditions.MakeAsync(
            () => upload.ReadAllAsync(cancellationToken), new Rendition(wanted, quality), cancellationToken);
        FileHeaders.Apply(request.HttpContext.Response);
        FileHeaders.ForbidCaching(request.HttpContext.Response);
        return TypedResults.File(image.AsStream(), wanted.MediaType(), $"image{wanted.Extension()}");
    }

    private static int? Side(int? pixels) => pixels is null or (>= 1 and <= LargestSide)
        ? pixels
        : throw ImagingErrors.InvalidOption("max_side", $"{pixels}", "a whole number of pixels, from 1");
}
