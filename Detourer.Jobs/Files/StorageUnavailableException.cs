namespace Detourer.Jobs.Files;

/// <summary>The file store is unavailable. A retry may succeed.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>A store across the network is unavailable.</summary>
    /// <param name="inner">What the store or the network said; for operators only.</param>
    public StorageUnavailableException(Exception inner) : base("The file store is unavailable.", inner)
    {
    }

    private StorageUnavailableException(Exception inner, bool isLasting) : this(inner) => IsLasting = isLasting;

    /// <summary>
    /// Whether the cause stays until it is repaired: a disk of this machine is broken or forbidden. An outage of a
    /// shared store passes, and so does a full disk.
    /// </summary>
    public bool IsLasting { get; }

    /// <summary>A disk of this machine failed.</summary>
    /// <param name="inner">What the system said; for operators only.</param>
    public static StorageUnavailableException OfDisk(Exception inner) =>
        new(inner, isLasting: !SystemErrors.IsOutOfSpace(inner) && !SystemErrors.IsOutOfHandles(inner));
}
