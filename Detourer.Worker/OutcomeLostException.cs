namespace Detourer.Worker;

/// <summary>The outcome of an attempt could not be written. The row keeps its lease until that expires.</summary>
/// <param name="inner">The error of the database.</param>
internal sealed class OutcomeLostException(Exception inner)
    : Exception("The outcome of an attempt could not be written.", inner);
