namespace Detourer.Jobs.Files;

/// <summary>The store of files cannot be reached or refuses to work. It may be back soon: ask again.</summary>
/// <param name="inner">What the store or the network said; for those who run the server.</param>
public sealed class StorageUnavailableException(Exception inner)
    : Exception("The store of files is unavailable.", inner);
