using System.Collections.Concurrent;
using Detourer.Imaging.Models;
using Detourer.Jobs.Workers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Detourer.Worker.Models;

/// <summary>The models' progress, for workers who wait for the default one and pages that show all.</summary>
public sealed class ModelStatus : IHealthCheck
{
    private static readonly string _default = ModelCatalog.BuiltIn.Default.Name;

    private readonly ConcurrentDictionary<string, ModelProgress> _all =
        new([new(_default, new ModelProgress(_default, ModelState.Fetching))]);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What holds of the default model now.</summary>
    public ModelProgress Now => _all[_default];

    /// <summary>The default model, and all others that were asked for since the start.</summary>
    public IReadOnlyCollection<ModelProgress> All => [.. _all.Values];

    /// <summary>Completes when the default model is ready.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Called after each change.</summary>
    public event Action<ModelProgress>? Changed;

    /// <summary>A worker is ready once its model is loaded.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Now.State == ModelState.Ready
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, Now.Message ?? "The model is on its way."));

    internal void Set(ModelProgress progress)
    {
        if (_all.TryGetValue(progress.Name, out ModelProgress? before) && before == progress) return;
        _all[progress.Name] = progress;
        if (progress.Name == _default && progress.State == ModelState.Ready) _ready.TrySetResult();
        Changed?.Invoke(progress);
    }
}
