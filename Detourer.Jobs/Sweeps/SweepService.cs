using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Sweeps;

/// <summary>Runs the sweep at every interval in the process that leads.</summary>
internal sealed class SweepService(
    Sweep sweep, IOptions<JobsOptions> options, TimeProvider time, ILogger<Sweep> log,
    DatabaseMigrator? database = null)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database is not null) await database.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        do
        {
            try
            {
                await sweep.RunAsLeaderAsync(stoppingToken);
            }
            catch (Exception e) when (
                e is QueueUnavailableException or DatabaseUnavailableException or StorageUnavailableException)
            {
                Telemetry.TraceFailure("sweep", e);
                Log.SweepPostponed(log, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Telemetry.TraceFailure("sweep", e);
                Log.SweepFailed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
