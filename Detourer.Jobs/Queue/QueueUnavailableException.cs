namespace Detourer.Jobs.Queue;

/// <summary>The queue is unavailable. Jobs are safe in their rows, and a sweep queues them later.</summary>
/// <param name="inner">What Redis or the network said; for operators only.</param>
public sealed class QueueUnavailableException(Exception inner) : Exception("The queue is unavailable.", inner);
