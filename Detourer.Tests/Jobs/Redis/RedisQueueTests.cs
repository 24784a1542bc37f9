using System.Diagnostics;
using Detourer.Jobs.Queue;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs.Redis;

/// <summary>The queue with a real Redis: its guarantees, and what remains in Redis.</summary>
public sealed class RedisQueueTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private ConnectionMultiplexer _redis = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.CreateAsync();
        _redis = await _server.ConnectAsync();
    }

    [Fact]
    public async Task An_entry_that_is_added_repeatedly_exists_once()
    {
        await using QueueReplica one = await StartAsync("one"), two = await StartAsync("two");
        QueueEntry entry = Entry();
        for (int i = 0; i < 3; i++) await one.Queue.AddAsync([entry, entry], Token);
        await two.Queue.AddAsync([entry], Token);
        Assert.Equal(1, (await one.Queue.DepthsAsync(Token))[0].Length);
        Assert.Equal(entry.Id, (await two.Queue.TakeAsync(Token)).Id);
    }

    [Fact]
    public async Task Two_workers_never_take_the_same_entry_and_nothing_remains()
    {
        QueueReplica one = await StartAsync("one"), two = await StartAsync("two");
        QueueEntry[] entries = [.. Enumerable.Range(0, 300).Select(i => Entry((Lane)(i % 3)))];
        await one.Queue.AddAsync(entries, Token);
        Guid[][] taken = await Task.WhenAll(new[] { one, two, one, two }.Select(replica => TakeAsync(replica, 75)));
        Assert.Equal(entries.Select(entry => entry.Id).Order(), taken.SelectMany(ids => ids).Order());

        // Each worker acknowledges its last entries when it leaves.
        await one.DisposeAsync();
        await two.DisposeAsync();
        IDatabase database = _redis.GetDatabase();
        foreach (string key in (string[])["lane:interactive", "lane:bulk", "lane:video"])
        {
            Assert.Equal(0, await database.StreamLengthAsync(Key(key)));
            Assert.Empty(await database.StreamConsumerInfoAsync(Key(key), "workers"));
        }

        foreach (string key in (string[])["known", "clients", "delayed", "idle"])
            Assert.False(await database.KeyExistsAsync(Key(key)), key);
    }

    /// <summary>The number that an autoscaler reads.</summary>
    [Fact]
    public async Task The_length_of_a_lane_is_the_number_of_waiting_and_running_jobs()
    {
        await using QueueReplica replica = await StartAsync("one");
        await replica.Queue.AddAsync([Entry(), Entry(), Entry()], Token);
        QueueTicket first = await replica.Queue.TakeAsync(Token);
        Task<long> Length() => _redis.GetDatabase().StreamLengthAsync(Key("lane:interactive"));
        Assert.Equal(3, await Length());

        // A worker acknowledges its entry when it takes the next one.
        await replica.Queue.ReturnAsync(first, null);
        await replica.Queue.TakeAsync(Token);
        Assert.Equal(2, await Length());
    }

    [Fact]
    public async Task A_batch_does_not_delay_an_interactive_job()
    {
        await using QueueReplica replica = await StartAsync("one");
        foreach (QueueEntry[] some in Enumerable.Range(0, 10_000).Select(_ => Entry(Lane.Bulk)).Chunk(1000))
            await replica.Queue.AddAsync(some, Token);
        QueueEntry person = Entry();
        await replica.Queue.AddAsync([person], Token);
        Guid[] first = await TakeAsync(replica, 2);
        Assert.Contains(person.Id, first);
    }

    [Fact]
    public async Task Full_lanes_are_served_exactly_by_their_weights()
    {
        await using QueueReplica replica = await StartAsync("one");
        await replica.Queue.AddAsync([.. Enumerable.Range(0, 90).Select(i => Entry((Lane)(i % 3)))], Token);
        for (int round = 0; round < 3; round++)
        {
            List<Lane> lanes = [];
            for (int i = 0; i < 10; i++) lanes.Add((await TakeOneAsync(replica)).Lane);
            Assert.Equal([6, 3, 1], Enum.GetValues<Lane>().Select(lane => lanes.Count(taken => taken == lane)));
        }
    }

    [Fact]
    public async Task An_entry_returned_with_a_delay_is_taken_when_it_is_due()
    {
        await using QueueReplica replica = await StartAsync("one");
        await replica.Queue.AddAsync([Entry()], Token);
        QueueTicket ticket = await replica.Queue.TakeAsync(Token);
        DateTimeOffset due = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(700);
        await replica.Queue.ReturnAsync(ticket, due);
        Assert.Equal(0, (await replica.Queue.DepthsAsync(Token))[0].Length);
        Assert.Equal(ticket.Id, (await replica.Queue.TakeAsync(Token)).Id);
        Assert.True(TimeProvider.System.GetUtcNow() >= due - TimeSpan.FromMilliseconds(2));
    }

    [Fact]
    public async Task An_entry_of_a_dead_worker_is_given_to_another_worker()
    {
        QueueReplica dead = await StartAsync("dead", lease: TimeSpan.FromSeconds(1));
        QueueEntry entry = Entry();
        await dead.Queue.AddAsync([entry], Token);
        await dead.Queue.TakeAsync(Token);
        dead.Die();
        await using QueueReplica other = await StartAsync("other", lease: TimeSpan.FromSeconds(1));
        Assert.Equal(entry.Id, (await other.Queue.TakeAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token)).Id);
    }

    /// <summary>The next poll is a minute away, so only a wake-up signal can wake these workers.</summary>
    [Fact]
    public async Task A_burst_wakes_every_idle_slot_and_skips_dead_workers()
    {
        QueueReplica dead = await StartAsync("dead", poll: TimeSpan.FromMinutes(1));
        Task<QueueTicket> never = dead.Queue.TakeAsync(Token);
        await IdleAsync("dead");
        dead.Die();

        await using QueueReplica replica = await StartAsync("alive", poll: TimeSpan.FromMinutes(1));
        Task<QueueTicket>[] places = [.. Enumerable.Range(0, 4).Select(_ => replica.Queue.TakeAsync(Token))];
        await IdleAsync("alive");
        QueueEntry[] burst = [Entry(), Entry(Lane.Bulk), Entry(), Entry(Lane.Video)];
        long start = Stopwatch.GetTimestamp();
        foreach (QueueEntry entry in burst) await replica.Queue.AddAsync([entry], Token);
        QueueTicket[] taken = await Task.WhenAll(places).WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(burst.Select(entry => entry.Id).Order(), taken.Select(ticket => ticket.Id).Order());
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
        Assert.False(never.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task During_an_outage_adding_fails_and_taking_continues_afterwards()
    {
        await using QueueReplica replica = await StartAsync("one");
        Task<QueueTicket> waiting = replica.Queue.TakeAsync(Token);
        await IdleAsync("one");
        await _server.KillAsync();
        long start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<QueueUnavailableException>(() => replica.Queue.AddAsync([Entry()], Token));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(6));
        await _server.StartAsync();
        QueueEntry entry = Entry();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await replica.Queue.AddAsync([entry], Token);
                return true;
            }
            catch (QueueUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal(entry.Id, (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Token)).Id);
    }

    [Fact]
    public async Task Taking_continues_after_redis_has_lost_all_data()
    {
        await using QueueReplica replica = await StartAsync("one");
        await replica.Queue.AddAsync([Entry()], Token);
        QueueTicket lost = await replica.Queue.TakeAsync(Token);
        Task<QueueTicket> waiting = replica.Queue.TakeAsync(Token);
        await _server.FlushAllAsync();
        await replica.Queue.ReturnAsync(lost, dueAt: null);
        QueueEntry entry = Entry();
        await replica.Queue.AddAsync([entry], Token);
        Assert.Equal(entry.Id, (await waiting.WaitAsync(TimeSpan.FromSeconds(20), Token)).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static QueueEntry Entry(Lane lane = Lane.Interactive) =>
        new(Guid.CreateVersion7(), lane, Trace: null, NotBefore: null);

    private static string Key(string name) => $"{{detourer}}:{name}";

    private Task<QueueReplica> StartAsync(string name, TimeSpan? lease = null, TimeSpan? poll = null) =>
        QueueReplica.StartAsync(_server, name, lease ?? TimeSpan.FromMinutes(1), poll ?? TimeSpan.FromSeconds(1));

    private Task IdleAsync(string worker) => Eventually.TrueAsync(
        async () => await _redis.GetDatabase().SortedSetScoreAsync(Key("idle"), worker) is not null);

    private static async Task<QueueTicket> TakeOneAsync(QueueReplica replica)
    {
        QueueTicket ticket = await replica.Queue.TakeAsync(Token);
        await replica.Queue.ReturnAsync(ticket, dueAt: null);
        return ticket;
    }

    private static async Task<Guid[]> TakeAsync(QueueReplica replica, int count)
    {
        List<Guid> ids = [];
        while (ids.Count < count) ids.Add((await TakeOneAsync(replica)).Id);
        return [.. ids];
    }
}
