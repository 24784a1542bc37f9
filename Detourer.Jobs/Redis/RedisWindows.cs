using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Standalone;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// Sliding windows that all replicas share. While Redis is unavailable each replica counts in its own memory, so that
/// uploads go on.
/// </summary>
internal sealed class RedisWindows(IConnectionMultiplexer redis, RedisPipeline pipeline, TimeProvider time)
    : ISlidingWindows
{
    private readonly MemoryWindows _fallback = new(time);

    public async Task<TimeSpan?> EnterAsync(
        Limit limit, string client, int most, TimeSpan length, CancellationToken cancellationToken)
    {
        // The same name in each retry, so that a request counts once.
        string request = Guid.CreateVersion7(time.GetUtcNow()).ToString("n");
        var arguments = new EnterArguments(request, most, (long)length.TotalMilliseconds);
        try
        {
            RedisResult wait = await pipeline.RunAsync(
                () => RedisScripts.Enter.RunAsync(
                    redis.GetDatabase(), [new RedisKeyName("window", RedisKeys.Window(limit, client))], arguments),
                cancellationToken);
            return (long)wait == 0 ? null : TimeSpan.FromMilliseconds((long)wait);
        }
        catch (QueueUnavailableException)
        {
            return await _fallback.EnterAsync(limit, client, most, length, cancellationToken);
        }
    }
}
