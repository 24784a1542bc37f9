using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Sql;
using Detourer.Web.Pages.Words;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>
/// The page of one photo: its state, and then its cutout. Shared links lead here, and browsers without JavaScript.
/// Anyone who knows the address may view and delete the photo.
/// </summary>
[IgnoreAntiforgeryToken] // there are no cookies and no logged-in users to protect
internal sealed class PhotoModel(JobRepository rows, JobService book, ImagingLimits limits, IOptions<JobsOptions> jobs)
    : SitePage(limits, jobs)
{
    /// <summary>The job, or null if there is none.</summary>
    public JobView? Job { get; private set; }

    public bool IsWaiting => Job?.State is "queued" or "running";

    /// <summary>Width, height and size of the cutout.</summary>
    public string ResultFacts => Job?.Result is { } result
        ? Texts.Fill("photo.facts", ("width", $"{result.Width}"), ("height", $"{result.Height}"), ("size", Size(result.Bytes)))
        : "";

    public string Until => Job?.ExpiresAt is { } time
        ? Texts.Fill("photo.until", ("date", time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)))
        : "";

    public string Heading => Texts[Job?.State switch
    {
        "queued" or "running" => "photo.waiting",
        "succeeded" => "photo.succeeded",
        "failed" => "photo.failed",
        "cancelled" => "photo.cancelled",
        "expired" => "photo.gone",
        _ => "photo.unknown",
    }];

    /// <summary>Why there is no cutout.</summary>
    public string Reason => Job?.Failure is { } failure ? ReasonOf(failure.Code, failure.Message) : "";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Guid? id = Id();
        Job? job = id is { } known ? await rows.FindAsync(known, cancellationToken) : null;
        Job = job is null ? null : JobView.Of(job);
        Response.StatusCode = Job?.State switch { null => 404, "expired" => 410, _ => 200 };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Id() is { } id) await book.RemoveAsync(id, cancellationToken);
        return LocalRedirect(Request.Path);
    }

    private Guid? Id() =>
        Guid.TryParseExact(RouteData.Values["id"]?.ToString(), "D", out Guid id) ? id : null;
}
