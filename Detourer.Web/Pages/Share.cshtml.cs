using Detourer.Imaging;
using Detourer.Jobs;
using Detourer.Web.Views;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Pages;

/// <summary>The page of a shared picture. It is read-only.</summary>
internal sealed class ShareModel(ShareService shares, ImagingLimits limits, IOptions<JobsOptions> jobs)
    : SitePage(limits, jobs)
{
    /// <summary>The share, or null if there is none or its files have been removed.</summary>
    public ShareView? Share { get; private set; }

    public string Heading => Texts[Share is null ? "errors.share_not_found" : "share.pageTitle"];

    /// <summary>Width, height and size of the picture.</summary>
    public string PictureFacts => Share is { } share ? FactsOf(share.Width, share.Height, share.Bytes) : "";

    public string Until => UntilOf(Share?.ExpiresAt);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (Guid.TryParseExact(RouteData.Values["id"]?.ToString(), "D", out Guid id)
            && await shares.FindAsync(id, cancellationToken) is var (share, job) && job.State == JobState.Succeeded)
        {
            Share = ShareView.Of(share, job);
        }

        Response.StatusCode = Share is null ? 404 : 200;
    }
}
