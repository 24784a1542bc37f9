using Detourer.Imaging;
using Detourer.Imaging.Models;
using Spectre.Console;

namespace Detourer.Cli.Reports;

/// <summary>
/// Writes messages and progress to standard error, because standard output is for images and JSON. Colours and bars are
/// for terminals only.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
    });

    /// <summary>Whether a person sees the lines at once, on a screen that can show progress.</summary>
    public bool IsInteractive { get; } = !Console.IsErrorRedirected;

    /// <summary>Writes one line: what failed, the reason and the code.</summary>
    public void Fail(string name, ImagingException e)
    {
        bool hasAdvice = e.Code is "model_unavailable" or "model_too_large_for_worker"
            or ImagingErrors.UnavailableDevice;
        string detail = hasAdvice && e.Detail is { } advice ? $" {advice}" : "";
        string line = $"{name}: {e.Message}{detail} [{e.Code}]".ReplaceLineEndings(" ");
        if (IsInteractive) _console.MarkupLineInterpolated($"[red]{line}[/]");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Writes a line.</summary>
    public void Write(string line)
    {
        if (IsInteractive) _console.MarkupLineInterpolated($"{line}");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Writes a line that users should see even where it goes to a file.</summary>
    public void Warn(string line)
    {
        if (IsInteractive) _console.MarkupLineInterpolated($"[yellow]{line}[/]");
        else Console.Error.WriteLine(line);
    }

    /// <summary>Downloads a model and shows a progress bar.</summary>
    public async Task<string> PullAsync(ModelStore store, Model model, CancellationToken cancellationToken)
    {
        if (!IsInteractive || store.Has(model)) return await store.PullAsync(model, progress: null, cancellationToken);
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

    /// <summary>Shows a bar while there is work, on a terminal. The work calls its argument after each photo.</summary>
    /// <param name="count">The number of photos, or null for no bar.</param>
    /// <param name="work">The work.</param>
    public async Task ProgressAsync(int? count, Func<Action, Task> work)
    {
        if (!IsInteractive || count is not > 0)
        {
            await work(() => { });
            return;
        }

        await _console.Progress()
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask(count == 1 ? "1 photo" : $"{count} photos", maxValue: count.Value);
                await work(() => task.Increment(1));
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
