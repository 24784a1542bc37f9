using System.ComponentModel.DataAnnotations;

namespace Detourer.Jobs;

/// <summary>Retries, leases and retention of jobs; the section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>Lease of a claim. Workers renew it three times in this period. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Attempts after which a job fails, crashes included. 1 to 20.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Delay before the second attempt. It doubles for each further one; jitter reduces it by up to half. 0 to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long files of a finished job are kept. 1 minute to 10 years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Age at which files without a row are removed. It must be longer than the time between storing files and their
    /// row, and longer than an attempt. 1 s to 12 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan OrphanGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How often the sweep looks for expired leases, jobs that the queue has lost, and expired files. 100 ms to 10
    /// minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Validates <see cref="JobsOptions"/> at start.</summary>
[Microsoft.Extensions.Options.OptionsValidator]
internal sealed partial class JobsOptionsValidator : Microsoft.Extensions.Options.IValidateOptions<JobsOptions>;
