using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.ServiceDefaults;

/// <summary>How a process stops; the section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// How long a stopping process continues to accept requests while <c>/health</c> already fails. It must be at least
    /// as long as a load balancer takes to notice. 0 to 5 minutes. Default: 0, so that a developer does not wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; }
}

/// <summary>Validates <see cref="ShutdownOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class ShutdownOptionsValidator : IValidateOptions<ShutdownOptions>;
