using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>Limits of fetching an <c>image_url</c>; the configuration section <c>Downloads</c>.</summary>
internal sealed class DownloadsOptions
{
    /// <summary>
    /// Whether images may come from private addresses. For a server in an intranet whose users may reach everything
    /// that the server reaches. Default: no.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Longest time for one download, including redirects. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Downloads at the same time. Servers that send slowly cannot take more connections than these. 1 to 1000.
    /// </summary>
    [Range(1, 1000)]
    public int MaxConcurrent { get; set; } = 32;

    /// <summary>Largest number of redirects to follow. 0 to 20.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;
}

/// <summary>Validates <see cref="DownloadsOptions"/> at start-up.</summary>
[OptionsValidator]
internal sealed partial class DownloadsOptionsValidator : IValidateOptions<DownloadsOptions>;
