namespace Detourer.Jobs.Workers;

/// <summary>How a worker runs a model.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Precision"><c>int8</c> or <c>fp32</c>: that of jobs that ask for <c>auto</c>.</param>
/// <param name="IsPending">Whether int8 has yet to be compared.</param>
/// <param name="Reason">Why: a short clause.</param>
/// <param name="Gate">What was measured on the worker's machine; null where nothing could be compared.</param>
public sealed record ModelDecision(
    string Device, string Precision, bool IsPending, string Reason, ModelComparison? Gate = null);

/// <summary>
/// How a candidate compares with its reference on the gate pictures: int8 with fp32, or a GPU with the processor.
/// </summary>
/// <param name="Overlap">Lowest intersection over union of the mattes; 0 to 1.</param>
/// <param name="CertainError">Highest mean error of alpha where the reference is certain, in levels of 255.</param>
/// <param name="ReferenceMilliseconds">Time of the reference for a picture.</param>
/// <param name="CandidateMilliseconds">Time of the candidate for a picture.</param>
public sealed record ModelComparison(
    double Overlap, double CertainError, double ReferenceMilliseconds, double CandidateMilliseconds);
