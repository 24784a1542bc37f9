using System.Collections.Concurrent;
using Detourer.Jobs.Workers;

namespace Detourer.Jobs.Standalone;

/// <summary>The worker of the only process. Its reports need no expiry, because they end with the process.</summary>
internal sealed class InProcessWorkers : IWorkerRegistry
{
    private readonly ConcurrentDictionary<string, WorkerReport> _reports = [];

    public Task ReportAsync(WorkerReport report, CancellationToken cancellationToken)
    {
        _reports[report.Name] = report;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<WorkerReport>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WorkerReport>>([.. _reports.Values]);
}
