using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Intake;
using Detourer.Web.Live;
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
    public static void MapJobs(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder jobs = app.MapGroup("/api/v1/jobs");
        jobs.MapPost("/", AddAsync);
        jobs.MapGet("/{id}", GetAsync);
        jobs.MapGet("/{id}/result", GetResultAsync);
        jobs.MapGet("/{id}/original", GetOriginalAsync);
        jobs.MapDelete("/{id}", RemoveAsync);
    }

    private static async Task<Accepted<JobView>> AddAsync(
        HttpRequest request, PhotoIntake intake, CancellationToken cancellationToken)
    {
        (Job job, OwnerToken owner, bool delayed) = await intake.AcceptAsync(request, cancellationToken);
        JobView view = JobView.Of(job) with { Delayed = delayed, OwnerToken = owner.Value };
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", view);
    }

    private static async Task<Ok<JobView>> GetAsync(
        string id, JobRepository rows, LiveHub live, CancellationToken cancellationToken)
    {
        string? step = live.StepOf(Parse(id));
        return TypedResults.Ok(JobView.Of(await FindAsync(id, rows, cancellationToken), step));
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetResultAsync(
        string id, string? through, HttpResponse response, JobRepository rows, IFileStore files,
        CancellationToken cancellationToken)
    {
        Job job = await FindAsync(id, rows, cancellationToken);
        var file = new StoredFile(ResultOf(job), job.ResultType!, JobView.ResultName(job), job.FinishedAt);
        return await SendAsync(file, through, response, files, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> GetOriginalAsync(
        string id, string? through, HttpResponse response, JobRepository rows, IFileStore files,
        CancellationToken cancellationToken)
    {
        Job job = await FindAsync(id, rows, cancellationToken);
        var file = new StoredFile(OriginalOf(job), job.OriginalType, job.FileName, job.CreatedAt);
        return await SendAsync(file, through, response, files, cancellationToken);
    }

    /// <summary>The file of a job's cutout.</summary>
    /// <exception cref="ApiException">There is none: not yet, not any more, or it never comes.</exception>
    public static FileKey ResultOf(Job job) => job.State switch
    {
        JobState.Succeeded => FileKey.Result(job.Id, job.Claim!.Value),
        JobState.Failed => throw ApiException.Failed(job.FailureCode!, job.FailureMessage!),
        JobState.Cancelled => throw ApiException.Cancelled(),
        JobState.Expired => throw ApiException.Expired(),
        _ => throw ApiException.NotReady(),
    };

    /// <summary>The file of a job's photo.</summary>
    /// <exception cref="ApiException">It has been removed.</exception>
    public static FileKey OriginalOf(Job job) => job.State switch
    {
        JobState.Cancelled => throw ApiException.Cancelled(),
        JobState.Expired => throw ApiException.Expired(),
        _ => FileKey.Original(job.Id),
    };

    private static async Task<NoContent> RemoveAsync(
        string id, [FromHeader(Name = OwnerHeader.Name)] string? token, JobRepository rows, JobService book,
        CancellationToken cancellationToken)
    {
        Job job = await FindAsync(id, rows, cancellationToken);
        OwnerHeader.Require(token, job);
        await book.RemoveAsync(job.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Job> FindAsync(string id, JobRepository rows, CancellationToken cancellationToken) =>
        await rows.FindAsync(Parse(id), cancellationToken) ?? throw ApiException.NoSuchJob();

    /// <summary>An id of another form names no job either.</summary>
    private static Guid Parse(string id) => Guid.TryParseExact(id, "D", out Guid guid) ? guid : throw ApiException.NoSuchJob();

    /// <summary>
    /// From the store's own address where it has one, unless the client needs it from here: a page that reads pixels
    /// must have them from its own origin. A file never changes under its name: a client may keep it, and ask for parts.
    /// </summary>
    public static async Task<Results<FileStreamHttpResult, RedirectHttpResult>> SendAsync(
        StoredFile file, string? through, HttpResponse response, IFileStore files, CancellationToken cancellationToken)
    {
        if (through != "web" && files.Link(file.Key, file.MediaType, file.Name) is { } link)
        {
            // Whoever remembers the link must still have time to follow it.
            response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, MaxAge = link.Lifetime / 2 };
            return TypedResults.Redirect(link.Url.AbsoluteUri, permanent: false, preserveMethod: true);
        }

        Stream content = await files.OpenAsync(file.Key, cancellationToken) ?? throw ApiException.Expired();
        FileHeaders.Apply(response);
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
