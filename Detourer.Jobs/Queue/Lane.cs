namespace Detourer.Jobs.Queue;

/// <summary>A queue within the queue. Workers take from all lanes, by weight.</summary>
public enum Lane
{
    /// <summary>A person waits for the result.</summary>
    Interactive,

    /// <summary>Batches, which can wait.</summary>
    Bulk,

    /// <summary>
    /// Long jobs. No job uses this lane yet; <see cref="QueueOptions.VideoWeight"/> reserves its share.
    /// </summary>
    Video,
}
