using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Jobs.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker.Models;

/// <summary>
/// Downloads and loads the default model in the background at start. Retries until it succeeds, because the network may
/// recover, or an operator may provide the file.
/// </summary>
internal sealed class DefaultModelLoader(
    ModelStore store, ModelDownloader pull, CutoutEngine engine, ModelStatus status, TimeProvider time,
    IOptions<WorkerOptions> options, ILogger<DefaultModelLoader> log) : BackgroundService
{
    private readonly Model _model = ModelCatalog.BuiltIn.Default;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken))
            await Task.Delay(options.Value.ModelRetryDelay, time, stoppingToken);
        await PrepareAsync(stoppingToken);
    }

    /// <summary>Decides on the model's precision while jobs run already, and loads what was decided.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        try
        {
            PreparedModel prepared = await engine.PrepareAsync(_model, cancellationToken);
            Log.ModelPrepared(log, _model.Name, prepared.Describe());
            await engine.LoadAsync(_model, cancellationToken);
        }
        catch (Exception e) when (e is ImagingException or IOException or UnauthorizedAccessException)
        {
            Log.PreparationFailed(log, _model.Name, e.Message);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!store.Has(_model)) Log.DownloadingModel(log, _model.Name, store.PathOf(_model));
            await pull.RunAsync(_model, cancellationToken);
            long start = time.GetTimestamp();
            await engine.LoadAsync(_model, cancellationToken);
            Telemetry.ModelLoaded(_model.Name, time.GetElapsedTime(start));
            status.Set(new ModelProgress(_model.Name, ModelState.Ready));
            Log.ModelReady(log, _model.Name);
            return true;
        }
        catch (ImagingException e)
        {
            string message = ModelDownloader.Describe(e);
            status.Set(new ModelProgress(_model.Name, ModelState.Unavailable, Message: message));
            Log.ModelUnavailable(log, _model.Name, message);
            return false;
        }
    }
}
