using Detourer.Jobs.Admission;
using Detourer.Jobs.Redis;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs.Redis;

/// <summary>Limits over a real Redis.</summary>
public sealed class RedisWindowsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_share_windows_and_count_jobs_and_renditions_separately()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer one = await server.ConnectAsync(), two = await server.ConnectAsync();
        RedisWindows[] replicas = [Over(one), Over(two)];
        for (int i = 0; i < 4; i++) Assert.Null(await EnterAsync(replicas[i % 2], Limit.Renditions, "10.0.0.1", 4));
        foreach (RedisWindows replica in replicas)
            Assert.InRange((await EnterAsync(replica, Limit.Renditions, "10.0.0.1", 4))!.Value.TotalSeconds, 1, 60);
        Assert.Null(await EnterAsync(replicas[0], Limit.Renditions, "10.0.0.2", 4));

        for (int i = 0; i < 2; i++) Assert.Null(await EnterAsync(replicas[i], Limit.Jobs, "10.0.0.1", 2));
        Assert.NotNull(await EnterAsync(replicas[0], Limit.Jobs, "10.0.0.1", 2));
    }

    private static Task<TimeSpan?> EnterAsync(RedisWindows windows, Limit limit, string client, int most) =>
        windows.EnterAsync(limit, client, most, TimeSpan.FromMinutes(1), Token);

    private static RedisWindows Over(ConnectionMultiplexer redis) =>
        new(redis, new RedisPipeline(TimeProvider.System), TimeProvider.System);
}
