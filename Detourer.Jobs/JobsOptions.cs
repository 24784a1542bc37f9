using System.ComponentModel.DataAnnotations;

namespace Detourer.Jobs;

/// <summary>How jobs are kept; the section <c>Jobs</c>.</summary>
public sealed class JobsOptions
{
    /// <summary>How long a claim holds unless it is renewed, which happens three times meanwhile. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Attempts, crashes among them, after which a job has failed. 1 to 20.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Pause before the second attempt; each further one doubles it, and jitter takes up to half. 0 to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long files are kept after a job has ended. 1 minute to 10 years.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Files without a row are removed when they are older. It must be longer than an upload takes from its files to its
    /// row, and than an attempt. 1 s to 12 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00")]
    public TimeSpan OrphanGrace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often rows are looked through for what the queue has lost, leases that ran out, and retention. 100 ms to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="JobsOptions"/> at the start.</summary>
[Microsoft.Extensions.Options.OptionsValidator]
internal sealed partial class JobsOptionsValidator : Microsoft.Extensions.Options.IValidateOptions<JobsOptions>;
