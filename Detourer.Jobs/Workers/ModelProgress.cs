namespace Detourer.Jobs.Workers;

/// <summary>The state of a model at a worker.</summary>
public enum ModelState
{
    /// <summary>It is being downloaded or loaded.</summary>
    Fetching,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>No source delivered it. The worker retries.</summary>
    Unavailable,
}

/// <summary>The progress of a model at a worker.</summary>
/// <param name="Name">The model.</param>
/// <param name="State">Its state.</param>
/// <param name="Bytes">The received bytes.</param>
/// <param name="Total">The bytes of the whole file, if known.</param>
/// <param name="Message">What an operator can do, if there is something to do.</param>
public sealed record ModelProgress(
    string Name, ModelState State, long Bytes = 0, long? Total = null, string? Message = null);
