using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>How a process stops; the section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// How long a process that was told to stop goes on accepting requests, while <c>/health</c> fails already. At least as
    /// long as a load balancer takes to notice. 0 to 5 minutes. None by default, as a developer waits for nothing.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; }
}

/// <summary>Checks <see cref="ShutdownOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
