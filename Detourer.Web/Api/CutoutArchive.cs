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
/// The cutouts of several jobs as one ZIP archive, which is written while it is sent. Images are compressed already, so
/// they are stored without further compression.
/// </summary>
internal sealed class CutoutArchive(JobRepository rows, IFileStore files, TimeProvider time)
{
    private const int MostJobs = 10_000;
    private const int BytesPerId = 256; // in a multipart body, with the name of its field

    /// <summary>
    /// Answers a form that has the field <c>id</c> once for each job. Jobs without a cutout are left out.
    /// </summary>
    /// <exception cref="ApiException">
    /// <c>malformed_body</c>, <c>incomplete_body</c>, <c>too_many_cutouts</c>, <c>no_cutouts</c>
    /// </exception>
    public async Task SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        Guid[] ids = await ReadIdsAsync(context, cancellationToken);
        if (ids.Length > MostJobs) throw ApiException.TooManyCutouts(MostJobs);
        Job[] jobs = [.. (await rows.FindAsync(ids, cancellationToken)).Where(job => job.State == JobState.Succeeded)];
        if (jobs.Length == 0) throw ApiException.NoCutouts();

        // ZipArchive writes a few bytes after each entry synchronously, even by its asynchronous methods.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        FileHeaders.Apply(context.Response);
        FileHeaders.ForbidCaching(context.Response);
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"detourer.zip\"";
        await WriteAsync(jobs, context.Response.Body, cancellationToken);
    }

    private static async Task<Guid[]> ReadIdsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType) throw ApiException.MalformedBody();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostJobs * BytesPerId;
        // The size of the body limits the form. All of it stays in memory, so every error of reading it is the
        // client's.
        var limits = new FormOptions { ValueCountLimit = int.MaxValue, MemoryBufferThreshold = MostJobs * BytesPerId };
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, limits));
        try
        {
            IFormCollection form = await context.Request.ReadFormAsync(cancellationToken);
            return
            [
                .. form["id"].Select(id => Guid.TryParseExact(id, "D", out Guid guid) ? guid : Guid.Empty)
                    .Where(id => id != Guid.Empty).Distinct(),
            ];
        }
        catch (Exception e) when (ApiException.OfBody(e) is { } refusal)
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
            await using Stream? file = await files.OpenAsync(JobFiles.ResultOf(job), cancellationToken);
            if (file is null) continue; // removed after the rows were read
            string name = UniqueName(FileNames.ResultOf(job), taken);
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = job.FinishedAt ?? time.GetUtcNow();
            await using Stream content = await entry.OpenAsync(cancellationToken);
            await file.CopyToAsync(content, cancellationToken);
        }
    }

    // cat.png, cat (2).png, cat (3).png
    private static string UniqueName(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = $"{Path.GetFileNameWithoutExtension(name)} ({i}){Path.GetExtension(name)}";
        return candidate;
    }
}
