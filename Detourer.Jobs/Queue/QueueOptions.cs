using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Queue;

/// <summary>Weights of the lanes, and polling; the section <c>Queue</c>.</summary>
public sealed class QueueOptions
{
    /// <summary>Turns of the interactive lane in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int InteractiveWeight { get; set; } = 6;

    /// <summary>Turns of the bulk lane in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int BulkWeight { get; set; } = 3;

    /// <summary>Turns of the video lane in a round. 1 to 100.</summary>
    [Range(1, 100)]
    public int VideoWeight { get; set; } = 1;

    /// <summary>How often an idle worker polls, in case it missed a wake-up signal. 100 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    internal IReadOnlyList<Lane> Round() => LaneRotation.Round([InteractiveWeight, BulkWeight, VideoWeight]);
}

/// <summary>Validates <see cref="QueueOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class QueueOptionsValidator : IValidateOptions<QueueOptions>;
