namespace Detourer.Imaging.Pixels;

/// <summary>Runs a loop over the rows of an image on all cores, in bands of neighbouring rows.</summary>
internal static class ParallelRows
{
    /// <summary>Calls <paramref name="body"/> for bands that cover all rows.</summary>
    /// <param name="height">The number of rows.</param>
    /// <param name="body">Receives the first row of a band and the row after its last.</param>
    /// <param name="cancellationToken">Checked before each band.</param>
    public static void For(int height, Action<int, int> body, CancellationToken cancellationToken)
    {
        // Four bands for each core balance rows of unequal cost. Bands below 16 rows cost more to start than they save.
        int rows = Math.Max(16, (height / (Environment.ProcessorCount * 4)) + 1);
        int count = (height + rows - 1) / rows;
        var options = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.For(0, count, options, i => body(i * rows, Math.Min(height, (i + 1) * rows)));
    }
}
