using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>The leader is the process that sets a key. The key expires when the task is due again.</summary>
internal sealed class RedisLeader(IConnectionMultiplexer redis, RedisPipeline pipeline, WorkerIdentity worker) : ILeader
{
    /// <summary>The key expires a little early, so that the next run of the same process is not refused.</summary>
    private const double PartOfInterval = 0.9;

    public Task<bool> TryAcquireAsync(string name, TimeSpan interval, CancellationToken cancellationToken) =>
        pipeline.RunAsync(
            () => redis.GetDatabase().StringSetAsync(
                RedisKeys.Leader(name), worker.Name, interval * PartOfInterval, When.NotExists),
            cancellationToken);
}
