using Detourer.Imaging;
using Detourer.Imaging.Models;
using Spectre.Console;

namespace Detourer.Cli.Reports;

/// <summary>
/// Writes messages and progress to standard error, because standard output is for images. If standard error is a pipe,
/// it writes failures only.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    private readonly bool _interactive = !Console.IsErrorRedirected;

    /// <summary>Writes one line: what failed, the reason and the code.</summary>
    public void Fail(string name, ImagingException e)
    {
        bool hasAdvice = e.Code is "model_unavailable" or "model_too_large_for_worker";
        string detail = hasAdvice && e.Detail is { } advice ? $" {advice}" : "";
        string line = $"{name}: {e.Message}{detail} [{e.Code}]".ReplaceLineEndings(" ");
        if (_interactive) _console.MarkupLineInterpolated($"[red]{line}[/]");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Downloads a model and shows a progress bar.</summary>
    public async Task<string> PullAsync(ModelStore store, Model model, CancellationToken cancellationToken)
    {
        if (!_interactive || store.Has(model)) return await store.PullAsync(model, progress: null, cancellationToken);
        return await _console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask($"Model {model.Name}", maxValue: model.Megabytes * 1e6);
                var progress = new Report(task);
                string path = await store.PullAsync(model, progress, cancellationToken);
                task.Value = task.MaxValue;
                return path;
            });
    }

    /// <summary>Shows the number of finished photos. The work calls its argument after each photo.</summary>
    public async Task ProgressAsync(int count, Func<Action<string>, Task> work)
    {
        if (!_interactive)
        {
            await work(_ => { });
            return;
        }

        await _console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(count == 1 ? "1 photo" : $"{count} photos", maxValue: count);
                await work(_ => task.Increment(1));
            });
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, reports synchronously, so that no report follows the end.</summary>
    private sealed class Report(ProgressTask task) : IProgress<DownloadProgress>
    {
        void IProgress<DownloadProgress>.Report(DownloadProgress value)
        {
            if (value.Total is { } total) task.MaxValue = total;
            task.Value = value.Done;
        }
    }
}
