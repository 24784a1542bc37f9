using Detourer.Jobs.Admission;
using Detourer.Jobs.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Tests.Jobs.Redis;

/// <summary>Limits over a real Redis.</summary>
public sealed class RedisAdmissionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_share_separate_limits_for_jobs_and_renditions()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer one = await server.ConnectAsync(), two = await server.ConnectAsync();
        RedisAdmission[] replicas = [Over(one), Over(two)];
        for (int i = 0; i < 4; i++) Assert.Null(await replicas[i % 2].AskForRenditionAsync("10.0.0.1", Token));
        foreach (RedisAdmission replica in replicas)
            Assert.InRange((await replica.AskForRenditionAsync("10.0.0.1", Token))!.Value.TotalSeconds, 1, 60);
        Assert.Null(await replicas[0].AskForRenditionAsync("10.0.0.2", Token));

        for (int i = 0; i < 2; i++)
            Assert.IsType<AdmissionResult.Admitted>(await replicas[i].AskAsync("10.0.0.1", Token));
        Assert.IsType<AdmissionResult.TooFast>(await replicas[0].AskAsync("10.0.0.1", Token));
    }

    private static RedisAdmission Over(ConnectionMultiplexer redis) => new(
        redis, new RedisPipeline(TimeProvider.System),
        Options.Create(new AdmissionOptions { MaxJobs = 2, MaxRenditions = 4 }), TimeProvider.System);
}
