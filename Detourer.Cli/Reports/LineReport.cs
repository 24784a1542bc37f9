using System.Globalization;
using Detourer.Imaging;

namespace Detourer.Cli.Reports;

/// <summary>
/// Writes what a person needs: each failure and warning, how far a long run is, and a summary. A terminal shows a
/// progress bar instead of the lines about progress.
/// </summary>
/// <param name="terminal">Receives the lines.</param>
/// <param name="total">The number of photos, or null if a folder is watched.</param>
/// <param name="isQuiet">Whether to write failures only.</param>
/// <param name="time">The clock.</param>
internal sealed class LineReport(Terminal terminal, int? total, bool isQuiet, TimeProvider time) : IReport
{
    private const int Every = 10;

    private readonly long _start = time.GetTimestamp();
    private int _count;

    public void Add(PhotoResult result)
    {
        if (result is { State: PhotoState.Failed, Error: { } error }) terminal.Fail(result.Input, error);
        if (isQuiet) return;

        foreach (CutoutWarning warning in result.Cutout?.Warnings ?? [])
            terminal.Write($"{result.Input}: {warning.Message} [{warning.Code}]");
        if (total is null && result.State == PhotoState.Succeeded)
            terminal.Write($"{result.Input} -> {result.Output}");
        if (++_count % Every == 0 && _count < total && !terminal.IsInteractive)
            terminal.Write($"{_count} of {total} photos, {Describe(Remaining(total.Value))} left.");
    }

    public void End(Totals totals, string? hint)
    {
        if (isQuiet) return;
        if (totals.All != 1 || totals.Skipped > 0) terminal.Write(totals.ToString());
        if (hint is not null) terminal.Write(hint);
    }

    private TimeSpan Remaining(int all) => time.GetElapsedTime(_start) / _count * (all - _count);

    private static string Describe(TimeSpan time) => time.TotalMinutes switch
    {
        < 1.5 => string.Create(CultureInfo.InvariantCulture, $"about {Math.Max(1, time.TotalSeconds):0} s"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalMinutes:0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {time.TotalHours:0.#} hours"),
    };
}
