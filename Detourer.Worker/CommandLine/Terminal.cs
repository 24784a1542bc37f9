using Detourer.Imaging;
using Detourer.Imaging.Models;
using Spectre.Console;

namespace Detourer.Worker.CommandLine;

/// <summary>
/// What the person sees, on standard error: standard output belongs to the pictures. In a pipe only failures are said.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    private readonly bool _interactive = !Console.IsErrorRedirected;

    /// <summary>One line: what failed, why, and the code to look up.</summary>
    public void Fail(string name, ImagingException e)
    {
        string detail = e is { Code: "model_unavailable", Detail: { } what } ? $" {what}" : "";
        string line = $"{name}: {e.Message}{detail} [{e.Code}]".ReplaceLineEndings(" ");
        if (_interactive) _console.MarkupLineInterpolated($"[red]{line}[/]");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Fetches a model, with a bar if it takes a while.</summary>
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

    /// <summary>Counts photos while <paramref name="work"/> runs; it calls its argument after each.</summary>
    public async Task ProgressAsync(int count, Func<Action<string>, Task> work)
    {
        if (!_interactive)
        {
            await work(_ => { });
            return;
        }

        await _console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(),
                new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(count == 1 ? "1 photo" : $"{count} photos", maxValue: count);
                await work(_ => task.Increment(1));
            });
    }

    /// <summary>Not <see cref="Progress{T}"/>, whose reports may come after the end.</summary>
    private sealed class Report(ProgressTask task) : IProgress<DownloadProgress>
    {
        void IProgress<DownloadProgress>.Report(DownloadProgress value)
        {
            if (value.Total is { } total) task.MaxValue = total;
            task.Value = value.Done;
        }
    }
}
