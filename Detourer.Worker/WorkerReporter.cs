using System.Reflection;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Jobs;
using Detourer.Jobs.Workers;
using Detourer.Worker.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker;

/// <summary>
/// Sends the heartbeat of this worker: every five seconds, and within a second after a model has changed. A failed
/// heartbeat is retried and never affects jobs.
/// </summary>
internal sealed class WorkerReporter(
    IWorkerRegistry registry, WorkerIdentity worker, ModelStore store, ModelStatus status,
    ActiveJobsHealthCheck active, CutoutEngine engine, ComputeDevice device, TimeProvider time,
    ILogger<WorkerReporter> log) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _check = TimeSpan.FromSeconds(1);
    private static readonly string _version = typeof(WorkerReporter).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private WorkerReport? _sent;

    /// <summary>Sends the first heartbeat before a web server in the same process takes requests.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReportAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_check, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await ReportAsync(stoppingToken);
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            WorkerReport report = Create();
            if (!IsDue(report)) return;
            await registry.ReportAsync(report, cancellationToken);
            _sent = report;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Any failure: an exception from a background service would stop the worker.
            Log.HeartbeatFailed(log, e.Message);
        }
    }

    private bool IsDue(WorkerReport report) =>
        _sent is null || report.LastSeen - _sent.LastSeen >= _interval || !report.Models.SequenceEqual(_sent.Models);

    private WorkerReport Create()
    {
        Dictionary<string, ModelProgress> progress = status.All.ToDictionary(model => model.Name);
        return new WorkerReport(
            worker.Name, _version, active.Count,
            [
                .. ModelCatalog.BuiltIn.Models
                    .Select(model => new ModelReport(
                        model.Name, store.Has(model), progress.GetValueOrDefault(model.Name), DecisionOf(model)))
                    .Where(model => model.IsOnDisk || model.Progress is not null),
            ],
            time.GetUtcNow(), new WorkerDevice(device.Name, device.Reason));
    }

    private ModelDecision? DecisionOf(Model model) => engine.Find(model) is { } prepared
        ? new ModelDecision(
            ComputeDevice.NameOf(prepared.Device), PreparedModel.Name(prepared.Precision), prepared.IsPending,
            prepared.Reason,
            prepared.Gate is { } gate
                ? new ModelComparison(
                    gate.Overlap, gate.CertainError, gate.ReferenceMilliseconds, gate.CandidateMilliseconds)
                : null)
        : null;
}
