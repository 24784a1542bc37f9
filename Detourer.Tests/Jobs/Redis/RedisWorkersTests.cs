using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Workers;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs.Redis;

/// <summary>Heartbeats of workers over a real Redis.</summary>
public sealed class RedisWorkersTests
{
    private static readonly WorkerReport _report = new(
        "worker-1", "1.0", 2,
        [
            new("u2netp", true, null, new("cpu", "int8", false, "passed", new(0.99, 0.1, 800, 250))),
            new("silueta", false, new("silueta", ModelState.Fetching, 5, 10, "wait")),
        ],
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new("cpu", "No GPU."));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_process_lists_the_latest_report_of_each_worker_until_it_expires()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer one = await server.ConnectAsync(), two = await server.ConnectAsync();
        RedisWorkers worker = Over(one), web = Over(two);
        Assert.Empty(await web.ListAsync(Token));
        await worker.ReportAsync(_report with { JobsInFlight = 7 }, Token);
        await worker.ReportAsync(_report, Token);
        await worker.ReportAsync(_report with { Name = "worker-2" }, Token);

        IReadOnlyList<WorkerReport> all = await web.ListAsync(Token);
        Assert.Equal(["worker-1", "worker-2"], all.Select(report => report.Name).Order());
        Assert.Equivalent(_report, all.Single(report => report.Name == "worker-1"), strict: true);

        IDatabase database = one.GetDatabase();
        TimeSpan? expiry = await database.KeyTimeToLiveAsync(RedisKeys.Worker("worker-1"));
        Assert.InRange(expiry!.Value, TimeSpan.FromMilliseconds(1), RedisWorkers.Expiry);
        await database.KeyDeleteAsync(RedisKeys.Worker("worker-1")); // as an expiry does
        Assert.Equal("worker-2", Assert.Single(await web.ListAsync(Token)).Name);
        Assert.Equal(1, await database.SetLengthAsync(RedisKeys.Workers));
    }

    [Fact]
    public async Task An_unreadable_report_of_another_version_is_ignored()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer redis = await server.ConnectAsync();
        await Over(redis).ReportAsync(_report with { Name = "worker-2" }, Token);
        await Over(redis).ReportAsync(_report, Token);
        foreach (string other in new[] { "no JSON", """{"name":"worker-1","version":"9"}""" })
        {
            await redis.GetDatabase().StringSetAsync(RedisKeys.Worker("worker-1"), other);
            Assert.Equal("worker-2", Assert.Single(await Over(redis).ListAsync(Token)).Name);
        }
    }

    [Fact]
    public async Task An_outage_is_reported_as_such()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer redis = await server.ConnectAsync();
        await server.KillAsync();
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Over(redis).ReportAsync(_report, Token));
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Over(redis).ListAsync(Token));
    }

    private static RedisWorkers Over(ConnectionMultiplexer redis) => new(redis, TimeProvider.System);
}
