namespace Detourer.Cli.Reports;

/// <summary>Receives the results of a run, in the order of the inputs.</summary>
internal interface IReport
{
    /// <summary>Receives a result.</summary>
    void Add(PhotoResult result);

    /// <summary>Receives the end of the run.</summary>
    /// <param name="totals">The numbers of all results.</param>
    /// <param name="hint">How to continue, or null.</param>
    void End(Totals totals, string? hint);
}
