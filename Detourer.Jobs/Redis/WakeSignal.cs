using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// Wakes a worker that waits for a job: on a message to its channel, and at every poll interval in case a message was
/// lost.
/// </summary>
internal sealed class WakeSignal(IConnectionMultiplexer redis, RedisChannel channel, TimeSpan poll, TimeProvider time)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Lock _lock = new();
    private ITimer? _timer;

    /// <summary>Whether it was started.</summary>
    public bool IsStarted => _timer is not null;

    /// <summary>Subscribes and starts to poll; once.</summary>
    public async Task StartAsync()
    {
        lock (_lock)
        {
            if (_timer is not null) return;
            _timer = time.CreateTimer(_ => Wake(), null, poll, poll);
        }

        try
        {
            await redis.GetSubscriber().SubscribeAsync(channel, (_, _) => Wake());
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, CancellationToken.None))
        {
            // The client subscribes as soon as it is connected; until then the worker polls.
        }
    }

    /// <summary>Waits for a signal.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _signal.WaitAsync(cancellationToken);

    /// <summary>Releases one waiter. Signals without a waiter count as one.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_signal.CurrentCount == 0) _signal.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer) await timer.DisposeAsync();
        try
        {
            await redis.GetSubscriber().UnsubscribeAsync(channel);
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, CancellationToken.None))
        {
            // Without a connection there is no subscription.
        }
    }
}
