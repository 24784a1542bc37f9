namespace Detourer.Imaging.Models;

/// <summary>The default memory budget for loaded models.</summary>
public static class ModelMemory
{
    /// <summary>The share of the available memory for models. The rest is for pixels and the runtime.</summary>
    private const double Share = 0.75;

    /// <summary>
    /// Three quarters of the memory that is available to the process, in bytes; at least what the default model needs.
    /// The runtime takes the limits of containers (cgroups) into account.
    /// </summary>
    public static long DefaultBudget() => Math.Max(
        (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * Share), ModelCatalog.BuiltIn.Default.MemoryBytes);
}
