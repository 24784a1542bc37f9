namespace Detourer.Worker;

/// <summary>The outcome of an attempt could not be written to the row, which keeps its lease until that expires.</summary>
/// <param name="inner">What the database said.</param>
internal sealed class OutcomeLostException(Exception inner)
    : Exception("The outcome of an attempt could not be written.", inner);
