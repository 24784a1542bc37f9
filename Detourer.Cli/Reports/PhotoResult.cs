using Detourer.Imaging;

namespace Detourer.Cli.Reports;

/// <summary>How a photo ended.</summary>
internal enum PhotoState
{
    /// <summary>Its result was written.</summary>
    Succeeded,

    /// <summary>It has no result; the code says why.</summary>
    Failed,

    /// <summary>There was nothing to do; the code says why.</summary>
    Skipped,
}

/// <summary>What happened to a photo.</summary>
/// <param name="Input">The photo, as the user wrote it.</param>
/// <param name="Output">The path of the result, or null.</param>
/// <param name="State">How it ended.</param>
/// <param name="Error">Why it failed or was skipped, or null.</param>
/// <param name="Cutout">The sizes, steps and warnings of the result, or null. It holds no data.</param>
internal sealed record PhotoResult(
    string Input, string? Output, PhotoState State, ImagingException? Error = null, ResultFigures? Cutout = null)
{
    /// <summary>Whether no subject was found.</summary>
    public bool IsEmpty =>
        Cutout?.Warnings.Any(warning => warning.Code == CutoutWarning.SubjectNotFound) ?? false;

    /// <summary>A photo that was skipped.</summary>
    public static PhotoResult Skipped(string input, string? output, ImagingException reason) =>
        new(input, output, PhotoState.Skipped, reason);

    /// <summary>A photo that failed.</summary>
    public static PhotoResult Failed(string input, string? output, ImagingException error) =>
        new(input, output, PhotoState.Failed, error);
}

/// <summary>The figures of a result.</summary>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Bytes">The size of its file.</param>
/// <param name="Steps">The duration of each step.</param>
/// <param name="Warnings">What the user should know about it.</param>
internal sealed record ResultFigures(
    int Width, int Height, int Bytes, IReadOnlyList<StepTime> Steps, IReadOnlyList<CutoutWarning> Warnings)
{
    /// <summary>The figures of a cutout.</summary>
    public static ResultFigures Of(Cutout cutout) =>
        new(cutout.Width, cutout.Height, cutout.Data.Length, cutout.Steps, cutout.Warnings);

    /// <summary>The time of all steps.</summary>
    public TimeSpan Duration => Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Duration);
}
