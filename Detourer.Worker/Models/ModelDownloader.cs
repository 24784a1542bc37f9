using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Jobs.Workers;

namespace Detourer.Worker.Models;

/// <summary>Downloads models and reports progress to <see cref="ModelStatus"/>.</summary>
internal sealed class ModelDownloader(ModelStore store, ModelStatus status, TimeProvider time)
{
    /// <summary>Downloads a model, unless it is on disk.</summary>
    /// <exception cref="ImagingException"><c>model_unavailable</c></exception>
    public async Task RunAsync(Model model, CancellationToken cancellationToken)
    {
        try
        {
            await store.PullAsync(model, new Report(model.Name, status, time), cancellationToken);
        }
        catch (ImagingException e)
        {
            status.Set(new ModelProgress(model.Name, ModelState.Unavailable, Message: Describe(e)));
            throw;
        }
    }

    /// <summary>
    /// Downloads the model of a job, unless it is on disk. The default model is loaded before any job runs.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="announce">Called before a download.</param>
    /// <param name="beat">
    /// Called on progress, including that of another job's download of the same model for which this one waits.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImagingException"><c>model_unavailable</c></exception>
    public async Task RunForJobAsync(
        Model model, Func<Task> announce, Action beat, CancellationToken cancellationToken)
    {
        if (store.Has(model)) return;
        await announce();
        void OnChanged(ModelProgress progress)
        {
            if (progress.Name == model.Name) beat();
        }

        status.Changed += OnChanged;
        try
        {
            status.Set(new ModelProgress(model.Name, ModelState.Fetching));
            await RunAsync(model, cancellationToken);
            status.Set(new ModelProgress(model.Name, ModelState.Ready));
        }
        finally
        {
            status.Changed -= OnChanged;
        }
    }

    /// <summary>The message. A transient error also has a detail, which tells the operator what to do.</summary>
    public static string Describe(ImagingException error) =>
        error.Detail is { } detail && error.IsTransient ? $"{error.Message} {detail}" : error.Message;

    /// <summary>Reports progress four times a second instead of for each block.</summary>
    private sealed class Report(string model, ModelStatus status, TimeProvider time) : IProgress<DownloadProgress>
    {
        private long _last;

        void IProgress<DownloadProgress>.Report(DownloadProgress value)
        {
            long now = time.GetTimestamp();
            if (_last != 0 && time.GetElapsedTime(_last, now) < TimeSpan.FromMilliseconds(250)) return;
            _last = now;
            status.Set(new ModelProgress(model, ModelState.Fetching, value.Done, value.Total));
        }
    }
}
