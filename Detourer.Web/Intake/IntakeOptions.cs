using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>Limits of uploads; the configuration section <c>Intake</c>.</summary>
internal sealed class IntakeOptions
{
    /// <summary>Longest time for one upload. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Image headers that are read at the same time. 1 to 64.</summary>
    [Range(1, 64)]
    public int Inspections { get; set; } = 2;
}

/// <summary>Validates <see cref="IntakeOptions"/> at start-up.</summary>
[OptionsValidator]
internal sealed partial class IntakeOptionsValidator : IValidateOptions<IntakeOptions>;
