namespace Detourer.Bench;

/// <summary>Computes percentiles.</summary>
internal static class Percentile
{
    /// <summary>The value below which a share of the values lies.</summary>
    /// <param name="values">At least one, in any order.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
    }
}
