using Detourer.Imaging.Encode;

namespace Detourer.Imaging;

/// <summary>The answer to one photo.</summary>
/// <param name="Data">The encoded file.</param>
/// <param name="Format">How it is encoded.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Steps">What each step took, in the order of the steps.</param>
public sealed record Cutout(
    ReadOnlyMemory<byte> Data, OutputFormat Format, int Width, int Height, IReadOnlyList<StepTime> Steps);

/// <summary>What one step took.</summary>
public sealed record StepTime(CutoutStep Step, TimeSpan Duration);

/// <summary>The steps from a photo to its cutout.</summary>
public enum CutoutStep
{
    /// <summary>From the file to pixels.</summary>
    Decode,

    /// <summary>From pixels to a matte.</summary>
    Segment,

    /// <summary>Finer edges, and the subject's own colour in them.</summary>
    Refine,

    /// <summary>Background, crop, size.</summary>
    Compose,

    /// <summary>From pixels to a file.</summary>
    Encode,
}
