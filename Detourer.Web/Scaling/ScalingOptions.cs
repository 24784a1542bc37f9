using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Scaling;

/// <summary>Where an autoscaler asks how much there is to do; the section <c>Scaling</c>.</summary>
internal sealed class ScalingOptions
{
    /// <summary>
    /// The port on which <c>/queue</c> is told, one of those that the process listens on; none: nowhere. A port of its
    /// own, since a proxy passes on every path, but no port that it does not know. 1 to 65535.
    /// </summary>
    [Range(1, 65535)]
    public int? Port { get; set; }
}

/// <summary>Checks <see cref="ScalingOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class ScalingOptionsValidator : IValidateOptions<ScalingOptions>;
