using System.IO.Compression;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Http.Features;

namespace Detourer.Web.Api;

/// <summary>
/// The cutouts of several jobs as one ZIP, written while it is sent. Images do not shrink any further, so they are
/// stored as they are.
/// </summary>
internal sealed class CutoutArchive(JobRepository rows, IFileStore files, TimeProvider time)
{
    private const int MostJobs = 10_000;
    private const int BytesPerId = 256; // with its name, and in the form of a multipart body

    /// <summary>Answers a form with the field <c>id</c> as often as there are jobs. Those without a cutout are left out.</summary>
    /// <exception cref="ApiException"><c>malformed_body</c>, <c>incomplete_body</c>, <c>too_many_cutouts</c>, <c>no_cutouts</c></exception>
    public async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        Guid[] ids = await IdsAsync(context, cancellationToken);
        if (ids.Length > MostJobs) throw ApiException.TooManyCutouts(MostJobs);
        Job[] jobs = [.. (await rows.FindAsync(ids, cancellationToken)).Where(job => job.State == JobState.Succeeded)];
        if (jobs.Length == 0) throw ApiException.NoCutouts();

        // The archive writes the few bytes behind each entry synchronously, whatever one calls.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        FileHeaders.Apply(context.Response);
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"detourer.zip\"";
        context.Response.Headers.CacheControl = "no-store";
        await WriteAsync(jobs, context.Response.Body, cancellationToken);
    }

    private static async Task<Guid[]> IdsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType) throw ApiException.MalformedBody();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostJobs * BytesPerId;
        // The body's size limits it; a limit of fields would be reached first, and end in an error that says nothing.
        var limits = new FormOptions { ValueCountLimit = int.MaxValue };
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, limits));
        try
        {
            IFormCollection form = await context.Request.ReadFormAsync(cancellationToken);
            return [.. form["id"].Where(id => Guid.TryParseExact(id, "D", out _)).Select(id => Guid.Parse(id!)).Distinct()];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && ApiException.OfForm(e) is { } refusal)
        {
            throw refusal;
        }
    }

    private async Task WriteAsync(Job[] jobs, Stream target, CancellationToken cancellationToken)
    {
        await using ZipArchive archive = await ZipArchive.CreateAsync(
            target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Job job in jobs)
        {
            await using Stream? file = await files.OpenAsync(JobsEndpoints.ResultOf(job), cancellationToken);
            if (file is null) continue; // removed since it was asked for
            ZipArchiveEntry entry = archive.CreateEntry(Unique(JobView.ResultName(job), taken), CompressionLevel.NoCompression);
            entry.LastWriteTime = job.FinishedAt ?? time.GetUtcNow();
            await using Stream content = await entry.OpenAsync(cancellationToken);
            await file.CopyToAsync(content, cancellationToken);
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
