using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Queue;

/// <summary>How jobs wait; the section <c>Queue</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>Turns of the lane for people, in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int InteractiveWeight { get; set; } = 6;

    /// <summary>Turns of the lane for batches, in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int BulkWeight { get; set; } = 3;

    /// <summary>Turns of the lane for videos, in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int VideoWeight { get; set; } = 1;

    /// <summary>How often a worker without work looks whether it has missed a call. 100 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal IReadOnlyList<Lane> Round() => LaneRotation.Round([InteractiveWeight, BulkWeight, VideoWeight]);
}

/// <summary>Checks <see cref="QueueOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class QueueOptionsValidator : IValidateOptions<QueueOptions>;
