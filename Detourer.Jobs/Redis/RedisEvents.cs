using System.Text.Json;
using System.Text.Json.Serialization;
using Detourer.Jobs.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// Events by pub/sub. Those who show jobs hear all of them; those who work hear of cancellations only, which are few,
/// so that a fleet of workers does not listen to itself.
/// </summary>
internal sealed class RedisEvents : IJobEvents, IHostedService
{
    private readonly EventSubscribers _listeners = new();
    private readonly IConnectionMultiplexer _redis;
    private readonly ILogger<RedisEvents> _log;
    private int _listening;

    public RedisEvents(IConnectionMultiplexer redis, ILogger<RedisEvents> log)
    {
        (_redis, _log) = (redis, log);
        redis.ConnectionFailed += (_, e) => Change(e.ConnectionType, arriving: false);
        redis.ConnectionRestored += (_, e) => Change(e.ConnectionType, arriving: true);
        AreArriving = redis.GetSubscriber().IsConnected();
    }

    public bool AreArriving { get; private set; }

    /// <summary>Not waited for: a job must not wait for those who watch it.</summary>
    public async Task PublishAsync(JobEvent change)
    {
        try
        {
            ISubscriber subscriber = _redis.GetSubscriber();
            await subscriber.PublishAsync(RedisKeys.Events, Write(change), CommandFlags.FireAndForget);
            if (change.Row?.State == JobState.Cancelled)
                await subscriber.PublishAsync(RedisKeys.Cancellations, change.Id.ToString(), CommandFlags.FireAndForget);
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, CancellationToken.None))
        {
            Log.EventNotPublished(_log, change.Id, e.Message);
        }
    }

    public IDisposable Subscribe(Action<JobEvent?> listener)
    {
        if (Interlocked.Exchange(ref _listening, 1) == 0)
            Listen(RedisKeys.Events, Receive);
        return _listeners.Add(listener);
    }

    public IDisposable SubscribeToCancellation(Guid id, Action listener) => _listeners.AddForCancellation(id, listener);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Listen(RedisKeys.Cancellations, message => _listeners.TellOfCancellation(Guid.Parse(message)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>While a deployment is rolled out, replicas of another version may publish what this one cannot read.</summary>
    private void Receive(string message)
    {
        try
        {
            _listeners.Tell(JsonSerializer.Deserialize(message, EventJson.Default.JobEvent));
        }
        catch (JsonException e)
        {
            Log.EventUnreadable(_log, e.Message);
        }
    }

    /// <summary>The client subscribes again by itself after each outage.</summary>
    private void Listen(RedisChannel channel, Action<string> listener) => _redis.GetSubscriber().Subscribe(
        channel, (_, message) => listener(message.ToString()), CommandFlags.FireAndForget);

    /// <summary>Who sent a photo, and what went wrong inside, no page shows: it need not leave the database.</summary>
    private static string Write(JobEvent change) => JsonSerializer.Serialize(
        change with { Row = change.Row is { } row ? row with { Client = null, Errors = [] } : null }, EventJson.Default.JobEvent);

    private void Change(ConnectionType connection, bool arriving)
    {
        if (connection != ConnectionType.Subscription || AreArriving == arriving) return;
        AreArriving = arriving;
        if (arriving) Log.EventsRestored(_log);
        else Log.EventsLost(_log);
        _listeners.Tell(null);
    }
}

/// <summary>Serialisation without reflection; readable for those who watch the channel.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
