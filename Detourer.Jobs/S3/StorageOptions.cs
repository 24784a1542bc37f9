using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.S3;

/// <summary>How files are kept in S3; the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The bucket; made at the start where it is missing. 3 to 63 lower-case letters, digits, dots and dashes.</summary>
    [Required, RegularExpression("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")]
    public string Bucket { get; set; } = "detourer";

    /// <summary>
    /// Where browsers reach the store: scheme, host and port. With it, files are fetched from there, and may be uploaded
    /// there. None: all goes through the web front end.
    /// </summary>
    [RegularExpression(@"https?://[^/?#\s]+/?")]
    public string? PublicEndpoint { get; set; }

    /// <summary>How long a link to a file holds. 1 minute to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(40);

    /// <summary>
    /// Whether the store itself removes what everybody has forgotten: files after <see cref="JobsOptions.Retention"/> and
    /// <see cref="LifecycleMargin"/>, uploads that became no job after a day.
    /// </summary>
    public bool Lifecycle { get; set; } = true;

    /// <summary>
    /// By how much the store's own removal comes later than retention, which begins only when a job has ended: longer than
    /// any job may wait. 1 day to 10 years.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan LifecycleMargin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Longest time for one request, over what its bytes take at 1 MB/s. 1 s to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><see cref="PublicEndpoint"/>, or null where it is not set.</summary>
    public Uri? PublicAddress => string.IsNullOrWhiteSpace(PublicEndpoint) ? null : new Uri(PublicEndpoint);
}

/// <summary>Checks <see cref="StorageOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
