using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Admission;

/// <summary>How much one client may bring; the section <c>Admission</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Jobs from one client within <see cref="Window"/>. 0: no limit. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxJobs { get; set; } = 6;

    /// <summary>The window, which slides. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Jobs of one client that may be unfinished at a time. 0: no limit. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxWaiting { get; set; } = 100;

    /// <summary>With so many of its jobs unfinished, what a client brings is a batch, and waits among batches. 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int BulkFrom { get; set; } = 10;

    /// <summary>
    /// What one client may have made within <see cref="Window"/> that is no job: renditions and archives. By default more
    /// than a page with as many photos as it remembers asks for. 0: no limit. 0 to 1,000,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MaxRenditions { get; set; } = 600;

    /// <summary>Whether the machine itself has no limits. Default: only where everything runs in one process.</summary>
    public bool? ExemptLoopback { get; set; }
}

/// <summary>Checks <see cref="AdmissionOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>;
