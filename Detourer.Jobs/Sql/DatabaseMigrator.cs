using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.Sql;

/// <summary>
/// Brings the database up to date when a process starts. Whichever is first does it, under the database's own lock,
/// while the others wait; where the database is away, it is tried again until it is back.
/// </summary>
public sealed class DatabaseMigrator(IJobsContextFactory contexts, TimeProvider time, ILogger<DatabaseMigrator> log) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the tables are as this version needs them.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Brings it up to date, once.</summary>
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
