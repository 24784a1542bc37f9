using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Admission;

/// <summary>Limits of one client; the section <c>Admission</c>.</summary>
public sealed class AdmissionOptions
{
    /// <summary>Jobs from one client within <see cref="Window"/>. 0: no limit. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxJobs { get; set; } = 6;

    /// <summary>Length of the sliding window. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Unfinished jobs of one client. 0: no limit. 0 to 1,000,000.</summary>
    [Range(0, 1_000_000)]
    public int MaxWaiting { get; set; } = 100;

    /// <summary>
    /// Number of unfinished jobs of a client from which its further jobs use the bulk lane. 1 to 1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int BulkFrom { get; set; } = 10;

    /// <summary>
    /// Renditions and archives for one client within <see cref="Window"/>. The default is more than a full page
    /// requests. 0: no limit. 0 to 1,000,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int MaxRenditions { get; set; } = 600;

    /// <summary>Whether clients on the same machine have no limits. Default: only when standalone.</summary>
    public bool? ExemptLoopback { get; set; }
}

/// <summary>Validates <see cref="AdmissionOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>;
