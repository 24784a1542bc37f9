using Detourer.Jobs;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Testing.Fixtures;

/// <summary>The queue of one process, as in production, with its own connection.</summary>
internal sealed class QueueReplica : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _redis;
    private readonly RedisQueue _queue;

    private QueueReplica(ConnectionMultiplexer redis, string name, TimeSpan lease, TimeSpan poll)
    {
        _redis = redis;
        _queue = new RedisQueue(
            redis, new RedisPipeline(TimeProvider.System), new WorkerIdentity(name),
            Options.Create(new QueueOptions { PollInterval = poll }), Options.Create(new JobsOptions { Lease = lease }),
            TimeProvider.System, new RowClock(TimeProvider.System, database: null, NullLogger<RowClock>.Instance),
            NullLogger<RedisQueue>.Instance);
    }

    public IJobQueue Queue => _queue;

    public static async Task<QueueReplica> StartAsync(RedisServer server, string name, TimeSpan lease, TimeSpan poll)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(server.ConnectionString);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AbortOnConnectFail = false;
        return new QueueReplica(await ConnectionMultiplexer.ConnectAsync(options), name, lease, poll);
    }

    /// <summary>Closes its connections without returning anything, like a killed process.</summary>
    public void Die() => _redis.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
