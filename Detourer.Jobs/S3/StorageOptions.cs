using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.S3;

/// <summary>Settings of the file store in S3; the section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>
    /// The bucket, created at start if it is missing. 3 to 63 lower-case letters, digits, dots and dashes.
    /// </summary>
    [Required, RegularExpression("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")]
    public string Bucket { get; set; } = "detourer";

    /// <summary>
    /// The address at which browsers reach the store: scheme, host and port. Browsers then download from it, and
    /// clients may upload to it. Without it, web transfers all files.
    /// </summary>
    [RegularExpression(@"https?://[^/?#\s]+/?")]
    public string? PublicEndpoint { get; set; }

    /// <summary>Lifetime of a presigned URL. 1 minute to 7 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(40);

    /// <summary>
    /// Whether the store removes old files by itself: files after <see cref="JobsOptions.Retention"/> plus
    /// <see cref="LifecycleMargin"/>, and uploads that did not become a job after a day.
    /// </summary>
    public bool Lifecycle { get; set; } = true;

    /// <summary>
    /// How much later than retention the store removes files. Retention starts when a job is finished, so this must be
    /// longer than any job may wait. 1 day to 10 years.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan LifecycleMargin { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Time limit of a request, in addition to its transfer time at 1 MB/s. 1 s to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><see cref="PublicEndpoint"/>, or null if it is not set.</summary>
    public Uri? PublicAddress => string.IsNullOrWhiteSpace(PublicEndpoint) ? null : new Uri(PublicEndpoint);
}

/// <summary>Validates <see cref="StorageOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>;
