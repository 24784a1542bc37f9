using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>How uploads are received; the section <c>Intake</c>.</summary>
internal sealed class IntakeOptions
{
    /// <summary>Longest time for one upload. 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan UploadTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Headers that are read at once; each holds one photo's file in memory. 1 to 64.</summary>
    [Range(1, 64)]
    public int Inspections { get; set; } = 2;
}

/// <summary>Checks <see cref="IntakeOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class IntakeOptionsValidator : IValidateOptions<IntakeOptions>;
