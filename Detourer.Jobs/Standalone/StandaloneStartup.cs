using Detourer.Jobs.Sql;
using Detourer.Jobs.Sweeps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Detourer.Jobs.Standalone;

/// <summary>
/// Runs before all other services: migrates the database, releases the jobs of a killed process, and fills the queue.
/// The data folder is locked, so no other process holds a lease.
/// </summary>
internal sealed class StandaloneStartup(IJobsContextFactory contexts, Sweep sweep) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (JobsContext context = await contexts.CreateAsync(cancellationToken))
        {
            await context.Database.MigrateAsync(cancellationToken);
            // With a write-ahead log, readers and the writer do not block each other.
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }

        await sweep.ReleaseAbandonedAsync(DateTimeOffset.MaxValue, cancellationToken);
        await sweep.QueueWaitingAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
