using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>How an <c>image_url</c> is fetched; the section <c>Downloads</c>.</summary>
internal sealed class DownloadsOptions
{
    /// <summary>
    /// Whether images may come from private addresses: for a server in an intranet, whose users may reach everything
    /// that it reaches. Default: no.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Longest time for one download, redirects included. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Redirects that are followed. 0 to 20.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;
}

/// <summary>Checks <see cref="DownloadsOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class DownloadsOptionsValidator : IValidateOptions<DownloadsOptions>;
