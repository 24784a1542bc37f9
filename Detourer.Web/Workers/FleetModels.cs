using Detourer.Imaging.Models;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Workers;

namespace Detourer.Web.Workers;

/// <summary>
/// The models that the workers have, read from their heartbeats once a second. During an outage of Redis the last known
/// state stays.
/// </summary>
internal sealed class FleetModels(IWorkerRegistry registry, TimeProvider time, ILogger<FleetModels> log)
    : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private volatile FleetState _state = FleetState.Of([]);

    /// <summary>The progress of the default model, and of all others that a worker has requested.</summary>
    public IReadOnlyList<ModelProgress> All => _state.Progress;

    /// <summary>How the workers run a model.</summary>
    public IEnumerable<ModelRun> RunsOf(Model model) => _state.Runs.Where(run => run.Model == model.Name);

    /// <summary>What the workers run networks on.</summary>
    public IReadOnlyList<FleetDevice> Devices => _state.Devices;

    /// <summary>Called after each change.</summary>
    public event Action? Changed;

    /// <summary>Whether a worker has the model on disk.</summary>
    public bool Has(Model model) => _state.OnDisk.Contains(model.Name);

    /// <summary>Reads the state once before the server takes requests.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await ReadAsync(stoppingToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            FleetState state = FleetState.Of(await registry.ListAsync(cancellationToken));
            if (state == _state) return;
            _state = state;
            Changed?.Invoke();
        }
        catch (QueueUnavailableException e)
        {
            FleetLog.WorkersNotListed(log, e.InnerException!.Message);
        }
    }
}
