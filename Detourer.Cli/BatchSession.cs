using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;

namespace Detourer.Cli;

/// <summary>Runs a batch to its end or its interruption, reports it, and determines the exit code.</summary>
internal sealed class BatchSession(
    Batch batch, BatchSettings settings, CutoutRun run, Interruption interruption, Terminal terminal)
{
    private readonly Totals _totals = new();

    /// <summary>Processes the photos, or watches the folder.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped at once.</exception>
    public async Task<int> RunAsync(IReadOnlyList<PlannedPhoto> photos, IReadOnlyList<IReport> reports)
    {
        void Report(PhotoResult result)
        {
            _totals.Add(result);
            foreach (IReport report in reports) report.Add(result);
        }

        try
        {
            if (settings.Watch is null) await ProcessAsync(photos, Report);
            else await WatchAsync(Report);
        }
        finally
        {
            foreach (IReport report in reports) report.End(_totals, Hint(photos.Count));
        }

        if (interruption.Code is { } code && (settings.Watch is null || code != ExitCode.Interrupted)) return code;
        if (_totals.Failed > 0) return ExitCode.Failure;
        return settings.FailOnEmpty && _totals.Empty > 0 ? ExitCode.Empty : ExitCode.Success;
    }

    private Task ProcessAsync(IReadOnlyList<PlannedPhoto> photos, Action<PhotoResult> report) =>
        terminal.ProgressAsync(photos.Count, step => run.RunAsync(photos, result =>
        {
            report(result);
            step();
        }));

    /// <summary>Ctrl-C is the usual end.</summary>
    private async Task WatchAsync(Action<PhotoResult> report)
    {
        var watch = new FolderWatch(batch.Watched, TimeProvider.System);
        using var timer = new PeriodicTimer(FolderWatch.Interval);
        try
        {
            do
            {
                await run.RunAsync(batch.Photos(watch.Settled()), report);
            }
            while (await timer.WaitForNextTickAsync(interruption.Finish));
        }
        catch (OperationCanceledException) when (!interruption.Stop.IsCancellationRequested)
        {
            // The photo at hand is finished.
        }
    }

    private string? Hint(int count) => settings.Watch is null && interruption.Code is not null && _totals.All < count
        ? $"Interrupted after {_totals.All} of {count} photos. To continue, run the same command with --skip-existing."
        : null;
}
