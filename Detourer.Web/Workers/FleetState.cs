using Detourer.Imaging.Models;
using Detourer.Jobs.Workers;

namespace Detourer.Web.Workers;

/// <summary>The models of all workers at one time.</summary>
/// <param name="OnDisk">The names of the models that at least one worker has on disk, in alphabetical order.</param>
/// <param name="Progress">
/// For each model, the progress of the worker that is furthest; the default model first. Without a worker, the default
/// model is reported as ready: workers may be scaled to zero, and jobs wait in the queue.
/// </param>
internal sealed record FleetState(IReadOnlyList<string> OnDisk, IReadOnlyList<ModelProgress> Progress)
{
    private static readonly string _default = ModelCatalog.BuiltIn.Default.Name;

    /// <summary>Combines the reports of workers.</summary>
    public static FleetState Of(IEnumerable<WorkerReport> workers)
    {
        ModelReport[] models = [.. workers.SelectMany(worker => worker.Models)];
        return new FleetState(
            [.. models.Where(model => model.IsOnDisk).Select(model => model.Name).Distinct().Order()],
            [
                .. models.Select(model => model.Progress).OfType<ModelProgress>()
                    .GroupBy(progress => progress.Name).Select(Furthest)
                    .Append(new ModelProgress(_default, ModelState.Ready)).DistinctBy(progress => progress.Name)
                    .OrderBy(progress => progress.Name != _default).ThenBy(progress => progress.Name),
            ]);
    }

    public bool Equals(FleetState? other) =>
        other is not null && OnDisk.SequenceEqual(other.OnDisk) && Progress.SequenceEqual(other.Progress);

    public override int GetHashCode() => HashCode.Combine(OnDisk.Count, Progress.Count);

    private static ModelProgress Furthest(IEnumerable<ModelProgress> workers) => workers
        .OrderBy(progress => progress.State switch { ModelState.Ready => 0, ModelState.Fetching => 1, _ => 2 })
        .ThenByDescending(progress => progress.Bytes)
        .First();
}
