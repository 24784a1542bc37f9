namespace Detourer.Jobs.Workers;

/// <summary>The heartbeat of a worker: what it has and does.</summary>
/// <param name="Name">The name of its process; see <see cref="WorkerIdentity"/>.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="JobsInFlight">The number of jobs that it works on.</param>
/// <param name="Models">The models that it has on disk or has requested since its start.</param>
/// <param name="LastSeen">When the report was made, by the worker's clock.</param>
/// <param name="Device">What it runs networks on; null: a worker of an earlier version.</param>
public sealed record WorkerReport(
    string Name, string Version, int JobsInFlight, IReadOnlyList<ModelReport> Models, DateTimeOffset LastSeen,
    WorkerDevice? Device = null);

/// <summary>What a worker runs networks on.</summary>
/// <param name="Name"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Reason">Why, and why not on something else: a sentence.</param>
public sealed record WorkerDevice(string Name, string Reason);

/// <summary>A model at a worker.</summary>
/// <param name="Name">The model.</param>
/// <param name="IsOnDisk">Whether its complete file is on the worker's disk.</param>
/// <param name="Progress">Its progress, or null if the worker has not requested it since its start.</param>
/// <param name="Decision">How the worker runs it; null until that is decided.</param>
public sealed record ModelReport(
    string Name, bool IsOnDisk, ModelProgress? Progress, ModelDecision? Decision = null);
