using Detourer.Imaging.Encode;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Intake;
using Detourer.Web.Live;
using Detourer.Web.OpenApi;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Detourer.Web.Api;

/// <summary><c>/api/v1/jobs</c></summary>
internal static class JobsEndpoints
{
    /// <summary>The media types that a result can have.</summary>
    public static IReadOnlyList<string> ResultTypes { get; } =
        [.. Enum.GetValues<OutputFormat>().Select(format => format.MediaType()).Distinct()];

    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder jobs = app.MapGroup("/api/v1/jobs").WithTags("Jobs");
        jobs.MapPost("/", AddAsync)
            .Describe("createJob", "Create a job for a photo", ProblemCodes.Origin, ProblemCodes.Rate,
                ProblemCodes.Waiting, ProblemCodes.Queue, ProblemCodes.Body, ProblemCodes.Submission,
                ProblemCodes.Download, ProblemCodes.DirectUpload, ProblemCodes.Photo, ProblemCodes.Storage)
            .DescribeJobRequest();
        jobs.MapGet("/{id}", GetAsync)
            .Describe("getJob", "Get the state of a job", ProblemCodes.Job);
        jobs.MapGet("/{id}/result", GetResultAsync)
            .Describe("getResult", "Download the cutout", ProblemCodes.Job, ProblemCodes.Result, ProblemCodes.Failure,
                ProblemCodes.Storage)
            .AnswersFile(ResultTypes)
            .Produces(StatusCodes.Status307TemporaryRedirect);
        jobs.MapGet("/{id}/original", GetOriginalAsync)
            .Describe("getOriginal", "Download the original photo", ProblemCodes.Job, ProblemCodes.Original,
                ProblemCodes.Storage)
            .AnswersFile("image/*")
            .Produces(StatusCodes.Status307TemporaryRedirect);
        jobs.MapPost("/{id}/refine", RefineAsync)
            .Describe("refineJob", "Estimate the edge of a cutout again under a mask", ProblemCodes.Origin,
                ProblemCodes.Job, ProblemCodes.Owner, ProblemCodes.Result, ProblemCodes.Failure, ProblemCodes.Rate,
                ProblemCodes.Waiting, ProblemCodes.Queue, ProblemCodes.Body, ProblemCodes.Refinement,
                ProblemCodes.Download, ProblemCodes.DirectUpload, ProblemCodes.Photo, ProblemCodes.Storage)
            .DescribeMaskRequest();
        jobs.MapDelete("/{id}", RemoveAsync)
            .Describe("deleteJob", "Delete a job and its files, and cancel it if it is not finished",
                ProblemCodes.Origin, ProblemCodes.Job, ProblemCodes.Owner, ProblemCodes.Storage);
    }

    private static async Task<Accepted<JobView>> AddAsync(
        HttpRequest request, HttpResponse response, PhotoIntake intake, CancellationToken cancellationToken) =>
        Accepted(await intake.AcceptAsync(request, cancellationToken), response);

    /// <summary>The body is a mask. The answer is a new job, whose result is the refined cutout.</summary>
    private static async Task<Accepted<JobView>> RefineAsync(
        string id, [FromHeader(Name = OwnerHeader.Name)] string? token, HttpRequest request, HttpResponse response,
        JobRepository rows, PhotoIntake intake, CancellationToken cancellationToken)
    {
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        OwnerHeader.Require(token, job);
        var cutout = Refinable.Of(job, JobFiles.ResultOf(job));
        return Accepted(await intake.AcceptMaskAsync(request, cutout, cancellationToken), response);
    }

    private static Accepted<JobView> Accepted(AcceptedJob accepted, HttpResponse response)
    {
        (Job job, OwnerToken owner, bool delayed) = accepted;
        FileHeaders.ForbidCaching(response);
        JobView view = JobView.Of(job) with { Delayed = delayed, OwnerToken = owner.Value };
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", view);
    }

    private static async Task<Ok<JobView>> GetAsync(
        string id, HttpResponse response, JobRepository rows, LiveHub live, CancellationToken cancellationToken)
    {
        string? step = live.StepOf(JobFiles.Parse(id)); // before the row is read: see there
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        FileHeaders.ForbidCaching(response);
        return TypedResults.Ok(JobView.Of(job, step));
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetResultAsync(
        string id, string? through, HttpResponse response, JobRepository rows, IFileStore files,
        CancellationToken cancellationToken)
    {
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        var file = new StoredFile(JobFiles.ResultOf(job), job.ResultType!, FileNames.ResultOf(job), job.FinishedAt);
        return await SendAsync(file, through, response, files, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetOriginalAsync(
        string id, string? through, HttpResponse response, JobRepository rows, IFileStore files,
        CancellationToken cancellationToken)
    {
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        var file = new StoredFile(
            JobFiles.OriginalOf(job), job.OriginalType, FileNames.OriginalOf(job), job.CreatedAt);
        return await SendAsync(file, through, response, files, cancellationToken);
    }

    private static async Task<NoContent> RemoveAsync(
        string id, [FromHeader(Name = OwnerHeader.Name)] string? token, JobRepository rows, JobService jobs,
        CancellationToken cancellationToken)
    {
        Job job = await JobFiles.FindAsync(id, rows, cancellationToken);
        OwnerHeader.Require(token, job);
        await jobs.RemoveAsync(job.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Redirects to the store if it has a public address, and streams the file otherwise. <c>through=web</c> streams it
    /// in any case, for pages, which can read pixels of their own origin only. Supports ranges and conditional
    /// requests.
    /// </summary>
    public static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> SendAsync(
        StoredFile file, string? through, HttpResponse response, IFileStore files, CancellationToken cancellationToken)
    {
        if (through != "web" && files.Link(file.Key, file.MediaType, file.Name) is { } link)
        {
            // A client that keeps the redirect must have time left to follow it.
            response.GetTypedHeaders().CacheControl =
                new CacheControlHeaderValue { Private = true, MaxAge = link.Lifetime / 2 };
            return TypedResults.Redirect(link.Url.AbsoluteUri, permanent: false, preserveMethod: true);
        }

        Stream content = await files.OpenAsync(file.Key, cancellationToken) ?? throw ApiException.Expired();
        FileHeaders.Apply(response);
        FileHeaders.AllowPrivateCaching(response);
        return TypedResults.File(
            content, file.MediaType, file.Name, file.Modified,
            new EntityTagHeaderValue($"\"{file.Key.Job:n}-{file.Key.Name}\""), enableRangeProcessing: true);
    }
}

/// <summary>A file as it is sent to a client.</summary>
/// <param name="Key">Where it is stored.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Name">The name under which it is saved.</param>
/// <param name="Modified">When it was written.</param>
internal sealed record StoredFile(FileKey Key, string MediaType, string Name, DateTimeOffset? Modified);
