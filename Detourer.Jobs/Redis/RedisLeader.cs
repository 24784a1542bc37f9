using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>A key that vanishes by itself when the next turn is due.</summary>
internal sealed class RedisLeader(IConnectionMultiplexer redis, RedisPipeline pipeline, WorkerIdentity worker) : ILeader
{
    public Task<bool> TakeAsync(string what, TimeSpan interval, CancellationToken cancellationToken) => pipeline.RunAsync(
        () => redis.GetDatabase().StringSetAsync(RedisKeys.Turn(what), worker.Name, interval, When.NotExists), cancellationToken);
}
