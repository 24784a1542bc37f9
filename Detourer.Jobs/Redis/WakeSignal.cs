using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>Wakes an idle worker: when it is called, and now and then in case that a call was lost.</summary>
internal sealed class WakeSignal(IConnectionMultiplexer redis, RedisChannel calls, TimeSpan poll, TimeProvider time)
    : IAsyncDisposable
{
    private readonly SemaphoreSlim _rung = new(0);
    private readonly Lock _lock = new();
    private ITimer? _timer;

    /// <summary>Whether it listens, or tries to.</summary>
    public bool IsHung => _timer is not null;

    /// <summary>Begins to listen, the first time.</summary>
    public async Task HangAsync()
    {
        lock (_lock)
        {
            if (_timer is not null) return;
            _timer = time.CreateTimer(_ => Ring(), null, poll, poll);
        }

        try
        {
            await redis.GetSubscriber().SubscribeAsync(calls, (_, _) => Ring());
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, CancellationToken.None))
        {
            // The client listens as soon as it has a connection; until then the timer rings.
        }
    }

    /// <summary>Waits until it rings.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _rung.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_timer is { } timer) await timer.DisposeAsync();
        try
        {
            await redis.GetSubscriber().UnsubscribeAsync(calls);
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, CancellationToken.None))
        {
            // Nobody can call it.
        }
    }

    /// <summary>One waits for one ring; rings that nobody waits for are one.</summary>
    public void Ring()
    {
        lock (_lock)
        {
            if (_rung.CurrentCount == 0) _rung.Release();
        }
    }
}
