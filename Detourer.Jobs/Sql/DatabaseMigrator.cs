using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Migrates the database when a process starts. The first process migrates under the database's own lock while the
/// others wait. If the database is unavailable, the migration is retried until it succeeds.
/// </summary>
public sealed class DatabaseMigrator(IJobsContextFactory contexts, TimeProvider time, ILogger<DatabaseMigrator> log)
    : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the database has the schema of this version.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Migrates the database, without retries.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using JobsContext context = await contexts.CreateAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
        Log.Migrated(log);
        _ready.TrySetResult();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!_ready.Task.IsCompleted)
        {
            try
            {
                await MigrateAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.MigrationFailed(log, e.GetBaseException().Message);
                await Task.Delay(_pause, time, stoppingToken);
            }
        }
    }
}
