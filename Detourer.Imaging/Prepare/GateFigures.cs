namespace Detourer.Imaging.Prepare;

/// <summary>How an 8-bit network compares with its 32-bit original on the gate pictures, on this machine.</summary>
/// <param name="Overlap">Lowest intersection over union of the two mattes, cut at one half; 0 to 1.</param>
/// <param name="CertainError">
/// Highest mean difference of alpha where the original is certain (at most 5 or at least 250), in levels of 255.
/// </param>
/// <param name="Fp32Milliseconds">Processor time of the original for one picture, on one thread.</param>
/// <param name="Int8Milliseconds">The same of the 8-bit network.</param>
public sealed record GateFigures(
    double Overlap, double CertainError, double Fp32Milliseconds, double Int8Milliseconds)
{
    /// <summary>The lowest overlap that passes.</summary>
    public const double LeastOverlap = 0.985;

    /// <summary>The highest error in certain regions that passes.</summary>
    public const double MostCertainError = 0.5;

    /// <summary>Why the 8-bit network is refused; null if it passes.</summary>
    public string? Refusal() =>
        Overlap < LeastOverlap || CertainError > MostCertainError ? "int8 differs too much from fp32"
        : Int8Milliseconds >= Fp32Milliseconds ? "int8 is not faster than fp32 here"
        : null;
}
