using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>How a worker works; the section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>
    /// Jobs that are worked on at once: one is at the network, which takes all cores, while others are read, decoded or
    /// encoded. 1 to 64.
    /// </summary>
    [Range(1, 64)]
    public int InFlight { get; set; } = 2;

    /// <summary>
    /// How long a cutout is held where its outcome cannot be written, because the database is away. Then the job is
    /// done once more. 0 to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HoldResult { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Pause until a model that could not be had is asked for again. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ModelRetryDelay { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks <see cref="WorkerOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
