using Detourer.Jobs.Admission;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.S3;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Workers;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.Standalone;

/// <summary>Registers the back ends of a single process: SQLite, a folder, a queue in memory.</summary>
internal static class StandaloneServices
{
    /// <summary>How long a call waits while another process has the database locked.</summary>
    private static readonly TimeSpan _lockTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Files go to a folder, or to S3 where a store is configured.</summary>
    public static void AddStandaloneBackEnds(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(_ => DataFolder.Open(builder.Configuration["Data:Directory"]));
        services.AddSingleton(provider => DatabasePipeline.File(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RowClock(
            provider.GetRequiredService<TimeProvider>(), database: null,
            provider.GetRequiredService<ILogger<RowClock>>()));
        services.AddDbContext<SqliteJobsContext>(
            (provider, options) => options.UseSqlite(Connection(provider.GetRequiredService<DataFolder>().Database)),
            optionsLifetime: ServiceLifetime.Singleton);
        services.AddSingleton<IJobsContextFactory, JobsContextFactory<SqliteJobsContext>>();
        if (builder.Configuration.GetConnectionString(Connections.Store) is { Length: > 0 } store)
            builder.AddS3Files(store);
        else
            services.AddSingleton<IFileStore>(
                provider => new FolderStore(provider.GetRequiredService<DataFolder>().Files));
        services.AddSingleton<IJobQueue, MemoryQueue>();
        services.AddSingleton<IJobEvents, InProcessEvents>();
        services.AddSingleton<ISlidingWindows, MemoryWindows>();
        services.AddSingleton<ILeader, SoleLeader>();
        services.AddSingleton<IWorkerRegistry, InProcessWorkers>();
        services.AddHostedService<StandaloneStartup>();
        services.AddHealthChecks().AddCheck<DataFolderHealthCheck>("files");
        services.AddOptions<AdmissionOptions>().PostConfigure(options => options.ExemptLoopback ??= true);
    }
    private static string Connection(string database) => new SqliteConnectionStringBuilder
    {
        DataSource = database,
        DefaultTimeout = (int)_lockTimeout.TotalSeconds,
    }.ConnectionString;
}
