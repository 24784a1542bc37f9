namespace Detourer.Imaging.Pixels;

/// <summary>Runs a loop over rows on all cores, a strip of neighbouring rows at a time.</summary>
internal static class Strips
{
    /// <param name="height">Rows in all.</param>
    /// <param name="strip">Called with the first row and the row after the last.</param>
    /// <param name="cancellationToken">Checked before each strip.</param>
    public static void Run(int height, Action<int, int> strip, CancellationToken cancellationToken)
    {
        // Four strips a core even out rows of unequal cost; fewer than 16 rows do not pay for their start.
        int rows = Math.Max(16, (height / (Environment.ProcessorCount * 4)) + 1);
        int count = (height + rows - 1) / rows;
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(0, count, options, i => strip(i * rows, Math.Min(height, (i + 1) * rows)));
    }
}
