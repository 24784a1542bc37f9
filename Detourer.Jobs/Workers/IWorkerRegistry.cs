using Detourer.Jobs.Queue;

namespace Detourer.Jobs.Workers;

/// <summary>The workers that are alive. Each reports by heartbeat; any process lists them.</summary>
public interface IWorkerRegistry
{
    /// <summary>Replaces the report of the worker with the same name.</summary>
    /// <exception cref="QueueUnavailableException">Redis is unavailable.</exception>
    Task ReportAsync(WorkerReport report, CancellationToken cancellationToken);

    /// <summary>The latest report of each worker, without workers that have missed several heartbeats.</summary>
    /// <exception cref="QueueUnavailableException">Redis is unavailable.</exception>
    Task<IReadOnlyList<WorkerReport>> ListAsync(CancellationToken cancellationToken);
}
