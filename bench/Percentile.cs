namespace Detourer.Bench;

/// <summary>What most values are below.</summary>
internal static class Percentile
{
    /// <param name="values">Any order; at least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
    }
}
