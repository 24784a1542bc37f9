using System.IO.Compression;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Rows;
using Detourer.Web.Intake;
using Microsoft.AspNetCore.Http.Features;

namespace Detourer.Web.Api;

/// <summary>
/// <c>POST /api/v1/zip</c>: the cutouts of several jobs as one archive, written while it is sent. Images do not shrink
/// any further, so they are stored as they are.
/// </summary>
internal static class ZipEndpoint
{
    private const int MostJobs = 1000;

    public static void MapZip(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/zip", SendAsync).AddEndpointFilter<RouteHandlerBuilder, RenditionGate>();

    /// <summary>A form with the field <c>id</c> as often as there are jobs. Those without a cutout are left out.</summary>
    private static async Task SendAsync(
        HttpContext context, JobRows rows, IFileStore files, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType) throw ApiException.MalformedBody();
        IFormCollection form = await context.Request.ReadFormAsync(cancellationToken);
        Guid[] ids = [.. form["id"].Where(id => Guid.TryParseExact(id, "D", out _)).Select(id => Guid.Parse(id!)).Distinct()];
        if (ids.Length > MostJobs) throw ApiException.TooManyFiles();
        Job[] jobs = [.. (await rows.FindAsync(ids, cancellationToken)).Where(job => job.State == JobState.Succeeded)];
        if (jobs.Length == 0) throw ApiException.NoCutouts();

        // The archive writes the few bytes behind each entry synchronously, whatever one calls.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        FileHeaders.Apply(context.Response);
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"detourer.zip\"";
        context.Response.Headers.CacheControl = "no-store";
        await using ZipArchive archive = await ZipArchive.CreateAsync(
            context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Job job in jobs)
        {
            await using Stream? file = await files.OpenAsync(JobsEndpoints.ResultOf(job), cancellationToken);
            if (file is null) continue; // removed since it was asked for
            ZipArchiveEntry entry = archive.CreateEntry(Unique(JobView.ResultName(job), taken), CompressionLevel.NoCompression);
            entry.LastWriteTime = job.FinishedAt ?? time.GetUtcNow();
            await using Stream target = await entry.OpenAsync(cancellationToken);
            await file.CopyToAsync(target, cancellationToken);
        }
    }

    /// <summary><c>cat.png</c>, then <c>cat (2).png</c>.</summary>
    private static string Unique(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}";
        return candidate;
    }
}
