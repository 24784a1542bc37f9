using Detourer.Imaging;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker.Models;

/// <summary>
/// Decides in the background how the models on disk run on this machine. The default model comes first, at once and at
/// low priority beside jobs. The others wait until there are none, because preparing them needs memory.
/// </summary>
internal sealed class ModelPreparer(
    ModelStore store, CutoutEngine engine, ModelStatus status, ActiveJobsHealthCheck active, TimeProvider time,
    ILogger<ModelPreparer> log) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private static readonly Model _default = ModelCatalog.BuiltIn.Default;

    /// <summary>Models that this process has prepared, or failed to.</summary>
    private readonly HashSet<string> _tried = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await status.Ready.WaitAsync(stoppingToken);
        if (await TryPrepareAsync(_default, stoppingToken)) await TryLoadAsync(_default, stoppingToken);
        using var timer = new PeriodicTimer(_interval, time);
        do
        {
            // Models may be added at any time. One at a time, as a job may have arrived meanwhile.
            if (active.Count == 0 && Next() is { } model) await TryPrepareAsync(model, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private Model? Next() => ModelCatalog.BuiltIn.Models.FirstOrDefault(model =>
        !_tried.Contains(model.Name) && store.Has(model));

    private async Task<bool> TryPrepareAsync(Model model, CancellationToken cancellationToken)
    {
        _tried.Add(model.Name);
        try
        {
            PreparedModel prepared = await engine.PrepareAsync(model, cancellationToken);
            Log.ModelPrepared(log, model.Name, prepared.Describe());
            return true;
        }
        catch (Exception e) when (e is ImagingException or IOException or UnauthorizedAccessException)
        {
            Log.PreparationFailed(log, model.Name, e is ImagingException { Detail: { } detail } ? detail : e.Message);
            return false;
        }
    }

    /// <summary>Loads what was decided, so that the next photo does not wait for it.</summary>
    private async Task TryLoadAsync(Model model, CancellationToken cancellationToken)
    {
        try
        {
            await engine.LoadAsync(model, cancellationToken);
        }
        catch (ImagingException e)
        {
            Log.PreparationFailed(log, model.Name, e.Message);
        }
    }
}
