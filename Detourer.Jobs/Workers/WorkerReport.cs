namespace Detourer.Jobs.Workers;

/// <summary>The heartbeat of a worker: what it has and does.</summary>
/// <param name="Name">The name of its process; see <see cref="WorkerIdentity"/>.</param>
/// <param name="Version">The version of its program.</param>
/// <param name="JobsInFlight">The number of jobs that it works on.</param>
/// <param name="Models">The models that it has on disk or has requested since its start.</param>
/// <param name="LastSeen">When the report was made, by the worker's clock.</param>
public sealed record WorkerReport(
    string Name, string Version, int JobsInFlight, IReadOnlyList<ModelReport> Models, DateTimeOffset LastSeen);

/// <summary>A model at a worker.</summary>
/// <param name="Name">The model.</param>
/// <param name="IsOnDisk">Whether its complete file is on the worker's disk.</param>
/// <param name="Progress">Its progress, or null if the worker has not requested it since its start.</param>
public sealed record ModelReport(string Name, bool IsOnDisk, ModelProgress? Progress);
