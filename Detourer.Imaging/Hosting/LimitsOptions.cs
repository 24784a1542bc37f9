using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>The limits of each photo; the section <c>Limits</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>The largest accepted file, in 10⁶ bytes, 0.001 to 1000.</summary>
    [Range(0.001, 1000)]
    public double MaxMegabytes { get; set; } = 100;

    /// <summary>
    /// The largest accepted image, in 10⁶ pixels, 0.001 to 500. Default: <see cref="ImagingLimits.OwnPixels"/>, or
    /// <see cref="ImagingLimits.SharedPixels"/> on a shared server.
    /// </summary>
    [Range(0.001, 500)]
    public double? MaxMegapixels { get; set; }

    /// <summary>
    /// The longest work on one photo with the default model, 1 s to 1 h. Waiting does not count. Slower models get a
    /// multiple, see <see cref="ImagingLimits.MaxDurationWith"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromSeconds(60);

    internal ImagingLimits ToLimits(ModelsOptions models, bool isShared) => new()
    {
        MaxBytes = (long)(MaxMegabytes * 1e6),
        MaxPixels = MaxMegapixels is { } millions
            ? (long)(millions * 1e6)
            : isShared ? ImagingLimits.SharedPixels : ImagingLimits.OwnPixels,
        MaxDuration = MaxDuration,
        ModelMemoryBytes = (long?)(models.MemoryBudget * 1e6),
    };
}

/// <summary>Checks <see cref="LimitsOptions"/> at startup.</summary>
[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
