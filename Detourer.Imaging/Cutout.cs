using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;

namespace Detourer.Imaging;

/// <summary>The result for one photo.</summary>
/// <param name="Data">The encoded file.</param>
/// <param name="Format">Its format.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Steps">The duration of each step, in order.</param>
public sealed record Cutout(
    ReadOnlyMemory<byte> Data, OutputFormat Format, int Width, int Height, IReadOnlyList<StepTime> Steps)
{
    /// <summary>What the user should know about the result; usually empty.</summary>
    public IReadOnlyList<CutoutWarning> Warnings { get; init; } = [];

    /// <summary>What the network ran on.</summary>
    public ModelDevice Device { get; init; } = ModelDevice.Cpu;

    /// <summary>The numbers that it computed with.</summary>
    public ModelPrecision Precision { get; init; } = ModelPrecision.Fp32;
}

/// <summary>The duration of one step.</summary>
public sealed record StepTime(CutoutStep Step, TimeSpan Duration);

/// <summary>The steps of a cutout.</summary>
public enum CutoutStep
{
    /// <summary>Decodes the file to pixels.</summary>
    Decode,

    /// <summary>Computes the matte with the network.</summary>
    Segment,

    /// <summary>Refines the edges and their colours.</summary>
    Refine,

    /// <summary>Applies the matte, background, crop and size.</summary>
    Compose,

    /// <summary>Encodes the pixels to a file.</summary>
    Encode,
}
