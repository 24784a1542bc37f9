namespace Detourer.Jobs.Files;

/// <summary>The file store is unavailable. A retry may succeed.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>A store across the network is unavailable.</summary>
    /// <param name="inner">What the store or the network said; for operators only.</param>
    public StorageUnavailableException(Exception inner) : base("The file store is unavailable.", inner)
    {
    }

    private StorageUnavailableException(Exception inner, bool isDisk) : this(inner) => IsDisk = isDisk;

    /// <summary>Whether a disk of this machine failed: full, read-only or broken. It may stay so.</summary>
    public bool IsDisk { get; }

    /// <summary>A disk of this machine failed.</summary>
    /// <param name="inner">What the system said; for operators only.</param>
    public static StorageUnavailableException OfDisk(Exception inner) => new(inner, isDisk: true);
}
