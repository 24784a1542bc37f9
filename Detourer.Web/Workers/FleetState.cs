using Detourer.Imaging.Models;
using Detourer.Jobs.Workers;

namespace Detourer.Web.Workers;

/// <summary>The models of all workers at one time.</summary>
/// <param name="OnDisk">The names of the models that at least one worker has on disk, in alphabetical order.</param>
/// <param name="Progress">
/// For each model, the progress of the worker that is furthest; the default model first. Without a worker, the default
/// model is reported as ready: workers may be scaled to zero, and jobs wait in the queue.
/// </param>
/// <param name="Runs">How the workers run the models.</param>
/// <param name="Devices">What the workers run networks on.</param>
internal sealed record FleetState(
    IReadOnlyList<string> OnDisk, IReadOnlyList<ModelProgress> Progress, IReadOnlyList<ModelRun> Runs,
    IReadOnlyList<FleetDevice> Devices)
{
    private static readonly string _default = ModelCatalog.BuiltIn.Default.Name;

    /// <summary>Combines the reports of workers.</summary>
    public static FleetState Of(IReadOnlyCollection<WorkerReport> workers)
    {
        ModelReport[] models = [.. workers.SelectMany(worker => worker.Models)];
        return new FleetState(
            [.. models.Where(model => model.IsOnDisk).Select(model => model.Name).Distinct().Order()],
            [
                .. models.Select(model => model.Progress).OfType<ModelProgress>()
                    .GroupBy(progress => progress.Name).Select(Furthest)
                    .Append(new ModelProgress(_default, ModelState.Ready)).DistinctBy(progress => progress.Name)
                    .OrderBy(progress => progress.Name != _default).ThenBy(progress => progress.Name),
            ],
            [.. ModelRun.Of(models)],
            [
                .. workers.Select(worker => worker.Device).OfType<WorkerDevice>().GroupBy(device => device)
                    .Select(same => new FleetDevice(same.Key.Name, same.Key.Reason, same.Count()))
                    .OrderBy(device => device.Name).ThenBy(device => device.Reason),
            ]);
    }

    public bool Equals(FleetState? other) =>
        other is not null && OnDisk.SequenceEqual(other.OnDisk) && Progress.SequenceEqual(other.Progress)
        && Runs.SequenceEqual(other.Runs) && Devices.SequenceEqual(other.Devices);

    public override int GetHashCode() => HashCode.Combine(OnDisk.Count, Progress.Count);

    private static ModelProgress Furthest(IEnumerable<ModelProgress> workers) => workers
        .OrderBy(progress => progress.State switch { ModelState.Ready => 0, ModelState.Fetching => 1, _ => 2 })
        .ThenByDescending(progress => progress.Bytes)
        .First();
}

/// <summary>What some workers run networks on.</summary>
/// <param name="Name"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Reason">Why, and why not on something else.</param>
/// <param name="Workers">The number of workers.</param>
internal sealed record FleetDevice(string Name, string Reason, int Workers);
