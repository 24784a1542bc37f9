using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Jobs.Sql;
using Detourer.Web.Views;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>
/// The page of one photo for browsers without JavaScript: its state, and then its cutout. Its owner can delete it.
/// Shared links lead to <see cref="ShareModel"/>.
/// </summary>
[IgnoreAntiforgeryToken] // there are no cookies and no logged-in users to protect
internal sealed class PhotoModel(JobRepository rows, JobService book, ImagingLimits limits, IOptions<JobsOptions> jobs)
    : SitePage(limits, jobs)
{
    /// <summary>The job, or null if there is none.</summary>
    public JobView? Job { get; private set; }

    /// <summary>Whether the URL contains the owner's token.</summary>
    public bool IsOwner { get; private set; }

    public bool IsWaiting => Job?.State is "queued" or "running";

    /// <summary>Width, height and size of the cutout.</summary>
    public string ResultFacts => Job?.Result is { } result ? FactsOf(result.Width, result.Height, result.Bytes) : "";

    public string Until => UntilOf(Job?.ExpiresAt);

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

    /// <summary>What the user should know about the cutout.</summary>
    public IEnumerable<string> Warnings =>
        Job?.Warnings.Select(warning => ReasonOf(warning.Code, warning.Message)) ?? [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        Guid? id = Id();
        Job? job = id is { } known ? await rows.FindAsync(known, cancellationToken) : null;
        Job = job is null ? null : JobView.Of(job);
        IsOwner = job is not null && OwnerToken.Matches(Request.Query["owner"], job.OwnerHash);
        Response.StatusCode = Job?.State switch { null => 404, "expired" => 410, _ => 200 };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Id() is { } id && await rows.FindAsync(id, cancellationToken) is { } job
            && OwnerToken.Matches(Request.Query["owner"], job.OwnerHash))
        {
            await book.RemoveAsync(id, cancellationToken);
        }

        return LocalRedirect($"{Request.Path}{Request.QueryString}");
    }

    private Guid? Id() =>
        Guid.TryParseExact(RouteData.Values["id"]?.ToString(), "D", out Guid id) ? id : null;
}
