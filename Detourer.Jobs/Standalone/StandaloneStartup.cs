using Detourer.Jobs.Sql;
using Detourer.Jobs.Sweeps;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Detourer.Jobs.Standalone;

/// <summary>
/// Runs before all other services: migrates the database, releases the jobs of a killed process, and fills the queue.
/// The data folder is locked, so no other process holds a lease.
/// </summary>
internal sealed class StandaloneStartup(IJobsContextFactory contexts, Sweep sweep, DataFolder data)
    : IHostedLifecycleService
{
    /// <exception cref="IOException">
    /// The database cannot be changed now, is damaged, or belongs to another program.
    /// </exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await MigrateAsync(cancellationToken);
            await sweep.ReleaseAbandonedAsync(DateTimeOffset.MaxValue, cancellationToken);
            await sweep.QueueWaitingAsync(cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.FaultOf(e.GetBaseException()) == DatabaseFault.Refused)
        {
            throw new IOException(
                $"The database {data.Database} cannot be used at present: {e.GetBaseException().Message} Check whether "
                + "its disk is full or read-only, and whether another program has locked it.", e);
        }
        catch (SqliteException e)
        {
            throw new IOException(
                $"The database {data.Database} cannot be used: {e.Message} If it is damaged or belongs to another "
                + "program, restore it from a backup, or move it away to start with an empty one.", e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using JobsContext context = await contexts.CreateAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        // Write-ahead logging: readers and the writer do not block each other.
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
