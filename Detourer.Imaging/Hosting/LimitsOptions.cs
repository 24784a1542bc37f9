using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>What one photo may cost; the section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>Largest accepted file, in 10⁶ bytes. 0.001 to 1000.</summary>
    [Range(0.001, 1000)]
    public double MaxMegabytes { get; set; } = 100;

    /// <summary>Largest accepted image, in 10⁶ pixels. 0.001 to 500.</summary>
    [Range(0.001, 500)]
    public double MaxMegapixels { get; set; } = 100;

    /// <summary>Longest time for one photo. 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(60);

    internal ImagingLimits ToLimits() => new()
    {
        MaxBytes = (long)(MaxMegabytes * 1e6),
        MaxPixels = (long)(MaxMegapixels * 1e6),
        MaxDuration = MaxDuration,
    };
}

/// <summary>Checks <see cref="LimitsOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
