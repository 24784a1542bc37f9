using Detourer.Jobs.Admission;
using Detourer.Jobs.Alone;
using Detourer.Jobs.Events;
using Detourer.Jobs.Files;
using Detourer.Jobs.Files.S3;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Rows;
using Detourer.Jobs.Together;
using Detourer.Jobs.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs;

/// <summary>Sets up the life of jobs.</summary>
public static class JobsServices
{
    /// <summary>Everything in one process: SQLite, a folder, a queue in memory.</summary>
    public static IHostApplicationBuilder AddJobsAlone(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(_ => DataFolder.Open(builder.Configuration["Data:Directory"]));
        services.AddSingleton(DatabasePipeline.None);
        services.AddDbContext<SqliteJobsContext>(
            (provider, options) => options.UseSqlite($"Data Source={provider.GetRequiredService<DataFolder>().Database}"),
            optionsLifetime: ServiceLifetime.Singleton);
        services.AddSingleton<IJobsContexts, JobsContexts<SqliteJobsContext>>();
        if (builder.Configuration.GetConnectionString(S3Files.ConnectionName) is { Length: > 0 } store) builder.AddS3Files(store);
        else services.AddSingleton<IFileStore>(provider => new FolderStore(provider.GetRequiredService<DataFolder>().Files));
        services.AddSingleton<IJobQueue, ChannelQueue>();
        services.AddSingleton<IJobEvents, LocalEvents>();
        services.AddSingleton<IAdmission, LocalAdmission>();
        services.AddSingleton<ITurns, LocalTurns>();
        services.AddHostedService<AloneStart>();
        services.AddOptions<AdmissionOptions>().PostConfigure(options => options.ExemptLoopback ??= true);
        return builder.AddJobs();
    }

    /// <summary>
    /// For any number of processes: MySQL, S3, Redis. <c>AddRedisClient</c> and <c>AddMySqlDbContext</c> must have been
    /// called, for the client and for <see cref="MySqlJobsContext"/>.
    /// </summary>
    public static IHostApplicationBuilder AddJobsTogether(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(provider => DatabasePipeline.Server(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJobsContexts, JobsContexts<MySqlJobsContext>>();
        builder.AddS3Files(builder.Configuration.GetConnectionString(S3Files.ConnectionName)!);
        services.AddSingleton<RedisPipeline>();
        services.AddSingleton<IJobQueue, RedisQueue>();
        services.AddSingleton<RedisEvents>();
        services.AddSingleton<IJobEvents>(provider => provider.GetRequiredService<RedisEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisEvents>());
        services.AddSingleton<IAdmission, RedisAdmission>();
        services.AddSingleton<ITurns, RedisTurns>();
        services.AddSingleton<Database>();
        services.AddHostedService(provider => provider.GetRequiredService<Database>());
        services.AddOptions<AdmissionOptions>().PostConfigure(options => options.ExemptLoopback ??= false);
        return builder.AddJobs();
    }

    private static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>();
        services.AddOptions<JobsOptions>().BindConfiguration("Jobs").ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>();
        services.AddOptions<QueueOptions>().BindConfiguration("Queue").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdmissionOptions>, AdmissionOptionsValidator>();
        services.AddOptions<AdmissionOptions>().BindConfiguration("Admission").ValidateOnStart();
        services.AddSingleton(provider =>
            WorkerIdentity.Of(builder.Configuration["Worker:Name"], provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobRows>();
        services.AddSingleton<JobBook>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<Sweep>();
        services.AddHostedService<Sweeper>();
        return builder;
    }
}
