namespace Detourer.Imaging.Prepare;

/// <summary>
/// How a candidate compares with its reference on the gate pictures, on this machine: an 8-bit network with its 32-bit
/// original, or a GPU with the processor.
/// </summary>
/// <param name="Overlap">Lowest intersection over union of the two mattes, cut at one half; 0 to 1.</param>
/// <param name="CertainError">
/// Highest mean difference of alpha where the reference is certain (at most 5 or at least 250), in levels of 255.
/// </param>
/// <param name="ReferenceMilliseconds">
/// Time of the reference for one picture: processor time on one thread for 8 bits, wall time on all for a GPU.
/// </param>
/// <param name="CandidateMilliseconds">The same of the candidate.</param>
public sealed record GateFigures(
    double Overlap, double CertainError, double ReferenceMilliseconds, double CandidateMilliseconds)
{
    /// <summary>The lowest overlap that passes.</summary>
    public const double LeastOverlap = 0.985;

    /// <summary>The highest error in certain regions that passes.</summary>
    public const double MostCertainError = 0.5;

    /// <summary>Whether the mattes agree.</summary>
    public bool Agrees => Overlap >= LeastOverlap && CertainError <= MostCertainError;

    /// <summary>Whether the candidate is faster.</summary>
    public bool IsFaster => CandidateMilliseconds < ReferenceMilliseconds;

    /// <summary>Why an 8-bit network is refused; null if it passes.</summary>
    public string? Refusal() =>
        !Agrees ? "int8 differs too much from fp32" : !IsFaster ? "int8 is not faster than fp32 here" : null;
}
