using Detourer.Jobs;
using Detourer.Jobs.Rows;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Detourer.Worker.Service;

/// <summary>What every process of several needs: the clients, and the life of jobs upon them.</summary>
public static class TogetherServices
{
    /// <summary>The connection strings must be there.</summary>
    public static IHostApplicationBuilder AddTogether(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("redis", configureOptions: options =>
        {
            // Without a connection a command fails at once, and whoever sent it decides.
            options.BacklogPolicy = BacklogPolicy.FailFast;
            options.ConnectTimeout = 2000;
            options.AsyncTimeout = 2000;
            options.SyncTimeout = 2000;
        });
        // Nothing is left on a connection that a reset would have to clear away: that would be a statement for each use.
        builder.Configuration["ConnectionStrings:detourer"] += ";Connection Reset=false";
        builder.AddMySqlDbContext<MySqlJobsContext>("detourer", configureDbContextOptions: options => options
            .ReplaceService<IExecutionStrategyFactory, SingleTry>()
            .ReplaceService<IUpdateSqlGenerator, PlainInserts>());
        return builder.AddJobsTogether();
    }
}
