using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>Concurrency and retries of a worker; the section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>
    /// Jobs that run at the same time. While the network uses all cores for one job, others are read, decoded or
    /// encoded. 1 to 64.
    /// </summary>
    [Range(1, 64)]
    public int InFlight { get; set; } = 2;

    /// <summary>
    /// How long a finished result is held while the store or the database is unavailable. After that, the job runs
    /// again. 0 to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HoldResult { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Delay before the download of an unavailable model is retried. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ModelRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Validates <see cref="WorkerOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
