using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
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
    ModelStore store, ModelDownloader pull, CutoutEngine engine, ComputeDevice device, ModelStatus status,
    TimeProvider time, IOptions<WorkerOptions> options, ILogger<DefaultModelLoader> log) : BackgroundService
{
    private readonly Model _model = ModelCatalog.BuiltIn.Default;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.DeviceChosen(log, device.Name, device.Reason);
        while (!await TryAsync(stoppingToken))
            await Task.Delay(options.Value.ModelRetryDelay, time, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!store.Has(_model)) Log.DownloadingModel(log, _model.Name, store.PathOf(_model));
            await pull.RunAsync(_model, cancellationToken);
            long start = time.GetTimestamp();
            await engine.LoadAsync(_model, cancellationToken);
            Telemetry.ModelLoaded(_model.Name, device, time.GetElapsedTime(start));
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
