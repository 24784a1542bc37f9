using Detourer.Jobs.Sql;
using Detourer.Jobs.Sweeps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Detourer.Jobs.Standalone;

/// <summary>
/// Before anything else runs: brings the database up to date, takes back the jobs of a process that was killed, and
/// fills the queue. The data folder is held, so that no lease can be anybody's.
/// </summary>
internal sealed class StandaloneStartup(IJobsContextFactory contexts, Sweep sweep) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (JobsContext context = await contexts.CreateAsync(cancellationToken))
        {
            await context.Database.MigrateAsync(cancellationToken);
            // Readers and the writer do not wait for one another.
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
