using System.Text.Json;
using System.Text.Json.Serialization;
using Detourer.Jobs.Events;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>
/// Events by Redis pub/sub. Web replicas subscribe to all events. Workers subscribe only to cancellations, which are
/// rare, so that a fleet of workers does not receive its own events.
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

    /// <summary>Publishes without waiting, so that subscribers never delay a job.</summary>
    public async Task PublishAsync(JobEvent change)
    {
        try
        {
            ISubscriber subscriber = _redis.GetSubscriber();
            await subscriber.PublishAsync(RedisKeys.Events, Write(change), CommandFlags.FireAndForget);
            if (change.Row?.State == JobState.Cancelled)
                await subscriber.PublishAsync(
                    RedisKeys.Cancellations, change.Id.ToString(), CommandFlags.FireAndForget);
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

    /// <summary>Ignores unreadable events: during a rollout, replicas of other versions publish too.</summary>
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

    /// <summary>The client library subscribes again after each outage.</summary>
    private void Listen(RedisChannel channel, Action<string> listener) => _redis.GetSubscriber().Subscribe(
        channel, (_, message) => listener(message.ToString()), CommandFlags.FireAndForget);

    /// <summary>Removes the client and internal errors, which pages do not show, before publishing.</summary>
    private static string Write(JobEvent change) => JsonSerializer.Serialize(
        change with { Row = change.Row is { } row ? row with { Client = null, Errors = [] } : null },
        EventJson.Default.JobEvent);

    private void Change(ConnectionType connection, bool arriving)
    {
        if (connection != ConnectionType.Subscription || AreArriving == arriving) return;
        AreArriving = arriving;
        if (arriving) Log.EventsRestored(_log);
        else Log.EventsLost(_log);
        _listeners.Tell(null);
    }
}

/// <summary>Serialises without reflection, in a form that is readable in a monitor of the channel.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
