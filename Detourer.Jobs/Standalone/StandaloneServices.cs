using Detourer.Jobs.Admission;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Queue;
using Detourer.Jobs.S3;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Detourer.Jobs.Standalone;

/// <summary>Registers the back ends of a single process: SQLite, a folder, a queue in memory.</summary>
internal static class StandaloneServices
{
    /// <summary>Files go to a folder, or to S3 where a store is configured.</summary>
    public static void AddStandaloneBackEnds(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(_ => DataFolder.Open(builder.Configuration["Data:Directory"]));
        services.AddSingleton(DatabasePipeline.None);
        services.AddDbContext<SqliteJobsContext>(
            (provider, options) => options.UseSqlite(
                $"Data Source={provider.GetRequiredService<DataFolder>().Database}"),
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
        services.AddOptions<AdmissionOptions>().PostConfigure(options => options.ExemptLoopback ??= true);
    }
}
