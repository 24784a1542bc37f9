using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Intake;
using Detourer.Web.OpenApi;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Detourer.Web.Api;

/// <summary><c>/api/v1/jobs/{id}/shares</c> and <c>/api/v1/shares</c>: read-only links to a picture.</summary>
internal static class SharesEndpoints
{
    public static void MapShares(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder api = app.MapGroup("/api/v1").WithTags("Shares");
        api.MapPost("/jobs/{id}/shares", AddAsync)
            .AddEndpointFilter<RouteHandlerBuilder, RenditionLimitFilter>()
            .Describe("createShare", "Share the picture of a job by a read-only link", ProblemCodes.Origin,
                ProblemCodes.Rate, ProblemCodes.Job, ProblemCodes.Owner, ProblemCodes.Result, ProblemCodes.Failure,
                ProblemCodes.NewShare, ProblemCodes.Body, ProblemCodes.Photo, ProblemCodes.Storage);
        api.MapGet("/shares/{id}", GetAsync)
            .Describe("getShare", "Get a share", ProblemCodes.Share);
        api.MapGet("/shares/{id}/result", GetResultAsync)
            .Describe("getSharedResult", "Download the shared picture", ProblemCodes.Share, ProblemCodes.Storage)
            .AnswersFile(JobsEndpoints.ResultTypes)
            .Produces(StatusCodes.Status307TemporaryRedirect);
        api.MapGet("/shares/{id}/original", GetOriginalAsync)
            .Describe("getSharedOriginal", "Download the original of a share that shows it", ProblemCodes.Share,
                ProblemCodes.Storage)
            .AnswersFile("image/*")
            .Produces(StatusCodes.Status307TemporaryRedirect);
        RouteGroupBuilder renditions = api.MapGroup("/shares/{id}")
            .AddEndpointFilter<RouteGroupBuilder, RenditionLimitFilter>();
        renditions.MapGet("/result/rendition", GetResultRenditionAsync)
            .Describe("getSharedResultRendition", "Get the shared picture as WebP", ProblemCodes.Rendition,
                ProblemCodes.Share)
            .AnswersFile("image/webp");
        renditions.MapGet("/original/rendition", GetOriginalRenditionAsync)
            .Describe("getSharedOriginalRendition", "Get the original of a share as JPEG", ProblemCodes.Rendition,
                ProblemCodes.Share)
            .AnswersFile("image/jpeg");
    }

    /// <summary>The body is the edited picture; without a body, the share shows the job's result.</summary>
    private static async Task<Created<ShareView>> AddAsync(
        string id, bool? original, [FromHeader(Name = OwnerHeader.Name)] string? token, HttpRequest request,
        JobRepository rows, ShareService shares, ImagingLimits limits, ImageDecoder decoder,
        CancellationToken cancellationToken)
    {
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        OwnerHeader.Require(token, job);
        _ = JobFiles.ResultOf(job); // only a finished job can be shared
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxBytes;
        await using UploadFile upload = await UploadFile.ReceiveAsync(
            name: null, limits.MaxBytes,
            target => new ClientStream(request.Body).CopyToAsync(target, cancellationToken));
        (SharedPicture, Stream)? picture = null;
        if (upload.Content.Length > 0)
        {
            (string type, int width, int height) = await Task.Run(
                () => decoder.ReadHeader(upload.Content, limits, cancellationToken), cancellationToken);
            long length = upload.Content.Length;
            picture = (new SharedPicture(type, ExtensionOf(type), width, height, length), upload.Content);
        }

        Share share = await shares.AddAsync(job, picture, original ?? false, cancellationToken)
            ?? throw ApiException.TooManyShares();
        return TypedResults.Created($"/api/v1/shares/{share.Id}", ShareView.Of(share, job));
    }

    private static async Task<Ok<ShareView>> GetAsync(
        string id, HttpResponse response, ShareService shares, CancellationToken cancellationToken)
    {
        (Share share, Job job) = await FindAsync(id, shares, cancellationToken);
        FileHeaders.ForbidCaching(response);
        return TypedResults.Ok(ShareView.Of(share, job));
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetResultAsync(
        string id, HttpResponse response, ShareService shares, IFileStore files, CancellationToken cancellationToken)
    {
        (Share share, Job job) = await FindAsync(id, shares, cancellationToken);
        ShareView view = ShareView.Of(share, job);
        var file = new StoredFile(PictureOf(share, job), view.ContentType, view.FileName, share.CreatedAt);
        return await JobsEndpoints.SendAsync(file, through: null, response, files, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetOriginalAsync(
        string id, HttpResponse response, ShareService shares, IFileStore files, CancellationToken cancellationToken)
    {
        (Share share, Job job) = await FindAsync(id, shares, cancellationToken);
        if (!share.HasOriginal) throw ApiException.NoSuchShare();
        var file = new StoredFile(
            JobFiles.OriginalOf(job), job.OriginalType, FileNames.OriginalOf(job), job.CreatedAt);
        return await JobsEndpoints.SendAsync(file, through: null, response, files, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetResultRenditionAsync(
        string id, int? max_side, ShareService shares, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        (Share share, Job job) = await FindAsync(id, shares, cancellationToken);
        return await RenditionEndpoints.SendResultAsync(
            PictureOf(share, job), max_side, files, renditions, context, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, StatusCodeHttpResult>> GetOriginalRenditionAsync(
        string id, int? max_side, ShareService shares, IFileStore files, Renditions renditions, HttpContext context,
        CancellationToken cancellationToken)
    {
        (Share share, Job job) = await FindAsync(id, shares, cancellationToken);
        if (!share.HasOriginal) throw ApiException.NoSuchShare();
        return await RenditionEndpoints.SendOriginalAsync(
            JobFiles.OriginalOf(job), max_side, files, renditions, context, cancellationToken);
    }

    private static FileKey PictureOf(Share share, Job job) =>
        share.Picture is null ? JobFiles.ResultOf(job) : share.File;

    /// <summary>A share and its job, whose files still exist.</summary>
    /// <exception cref="ApiException"><c>share_not_found</c>, <c>job_expired</c></exception>
    private static async Task<(Share Share, Job Job)> FindAsync(
        string id, ShareService shares, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out Guid guid)) throw ApiException.NoSuchShare();
        (Share share, Job job) = await shares.FindAsync(guid, cancellationToken) ?? throw ApiException.NoSuchShare();
        return job.State == JobState.Succeeded ? (share, job) : throw ApiException.Expired();
    }

    private static string ExtensionOf(string mediaType) => mediaType switch
    {
        "image/jpeg" => ".jpg",
        "image/tiff" => ".tif",
        _ => $".{mediaType.Split('/')[^1]}",
    };
}
