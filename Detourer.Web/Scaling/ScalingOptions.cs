using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Scaling;

/// <summary>Where an autoscaler reads the length of the queue; the configuration section <c>Scaling</c>.</summary>
internal sealed class ScalingOptions
{
    /// <summary>
    /// The port that serves <c>/queue</c>: one of those that the process listens on; null: none. A separate port keeps
    /// the endpoint private, because a proxy forwards every path, but only to the ports that it knows. 1 to 65535.
    /// </summary>
    [Range(1, 65535)]
    public int? Port { get; set; }
}

/// <summary>Validates <see cref="ScalingOptions"/> at start-up.</summary>
[OptionsValidator]
internal sealed partial class ScalingOptionsValidator : IValidateOptions<ScalingOptions>;
