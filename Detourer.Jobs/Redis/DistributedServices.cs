using Detourer.Jobs.Admission;
using Detourer.Jobs.Events;
using Detourer.Jobs.Queue;
using Detourer.Jobs.S3;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Workers;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>Registers the back ends that any number of processes share: MySQL, S3, Redis.</summary>
internal static class DistributedServices
{
    private static readonly TimeSpan _redisTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _failoverCheck = TimeSpan.FromSeconds(5);

    /// <summary>All three connection strings must be configured.</summary>
    public static void AddDistributedBackEnds(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient(Connections.Redis, configureOptions: ConfigureRedis);
        builder.AddMySqlDbContext<MySqlJobsContext>(Connections.Database, configureDbContextOptions: options =>
            options.ReplaceService<IExecutionStrategyFactory, NoRetryStrategyFactory>());
        builder.AddS3Files(builder.Configuration.GetConnectionString(Connections.Store)!);

        IServiceCollection services = builder.Services;
        services.AddSingleton(provider => DatabasePipeline.Server(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IJobsContextFactory, JobsContextFactory<MySqlJobsContext>>();
        services.AddSingleton(provider => new RowClock(
            provider.GetRequiredService<TimeProvider>(),
            RowClock.Of(
                provider.GetRequiredService<IJobsContextFactory>(), provider.GetRequiredService<DatabasePipeline>()),
            provider.GetRequiredService<ILogger<RowClock>>()));
        services.AddSingleton<DatabaseMigrator>();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseMigrator>());
        services.AddSingleton<RedisPipeline>();
        services.AddSingleton<RedisQueue>();
        services.AddSingleton<IJobQueue>(provider => provider.GetRequiredService<RedisQueue>());
        // Registered before the worker, so that it stops after the worker.
        services.AddHostedService(provider => provider.GetRequiredService<RedisQueue>());
        services.AddSingleton<RedisEvents>();
        services.AddSingleton<IJobEvents>(provider => provider.GetRequiredService<RedisEvents>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisEvents>());
        services.AddSingleton<ISlidingWindows, RedisWindows>();
        services.AddSingleton<ILeader, RedisLeader>();
        services.AddSingleton<IWorkerRegistry, RedisWorkers>();
        services.AddOptions<AdmissionOptions>().PostConfigure(options => options.ExemptLoopback ??= false);
    }

    private static void ConfigureRedis(ConfigurationOptions options)
    {
        // Without a connection a command fails at once, and the caller decides what to do.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = (int)_redisTimeout.TotalMilliseconds;
        options.AsyncTimeout = (int)_redisTimeout.TotalMilliseconds;
        options.SyncTimeout = (int)_redisTimeout.TotalMilliseconds;
        // How soon a promoted replica is noticed, if the connection string names it.
        options.ConfigCheckSeconds = (int)_failoverCheck.TotalSeconds;
    }
}
