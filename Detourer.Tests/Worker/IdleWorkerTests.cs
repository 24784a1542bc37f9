using Detourer.Jobs.Redis;
using StackExchange.Redis;

namespace Detourer.Tests.Worker;

public sealed class IdleWorkerTests(SharedMariaDb database)
{
    /// <summary>Long enough to include periodic work of the worker.</summary>
    private const int Commands = 13;

    [Fact]
    public async Task A_worker_without_work_sends_redis_no_more_than_two_commands_a_second()
    {
        await using RedisServer redis = await RedisServer.CreateAsync();
        await using WorkerProcess worker = await WorkerProcess.StartAsync(
        [
            ("ConnectionStrings__redis", redis.ConnectionString),
            ("ConnectionStrings__detourer", await database.CreateDatabaseAsync()),
            ("ConnectionStrings__minio", "Endpoint=http://127.0.0.1:1;AccessKey=none;SecretKey=none"),
            ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location), (StandInEngine.Variable, "0"),
        ]);
        await IdleAsync(redis);
        await using RedisMonitor monitor = await RedisMonitor.StartAsync(redis.ConnectionString);
        await Eventually.TrueAsync(() => Task.FromResult(monitor.Sent >= Commands));

        IReadOnlyList<double> sentAt = monitor.SentAt;
        Assert.InRange((Commands - 1) / (sentAt[Commands - 1] - sentAt[0]), 0, 2);
    }

    /// <summary>
    /// Waits until the worker is idle and the first sweep, which does more than others, has finished.
    /// </summary>
    private static async Task IdleAsync(RedisServer server)
    {
        await using ConnectionMultiplexer redis = await server.ConnectAsync();
        IDatabase database = redis.GetDatabase();
        await Eventually.TrueAsync(async () => await database.SortedSetLengthAsync(RedisKeys.Idle) == 1
            && await database.KeyExistsAsync(RedisKeys.Leader("orphans")));
    }
}
