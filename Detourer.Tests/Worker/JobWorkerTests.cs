using Detourer.Jobs;
using Detourer.Jobs.Redis;
using StackExchange.Redis;

namespace Detourer.Tests.Worker;

public sealed class JobWorkerTests(SharedMariaDb database)
{
    /// <summary>More entries than the worker runs at the same time.</summary>
    [Fact]
    public async Task Unreadable_queue_entries_do_not_stop_a_worker()
    {
        await using WorkerFixture worker = await WorkerFixture.StartAsync(
            (_, _, _, _) => Task.FromResult(WorkerFixture.Cutout), database);
        await using ConnectionMultiplexer redis = await worker.Redis.ConnectAsync();
        for (int i = 0; i < 5; i++)
            await redis.GetDatabase().StreamAddAsync(RedisKeys.Lanes[0], [new("id", "no id"), new("trace", "")]);

        Guid job = await worker.AddAsync();
        await Eventually.TrueAsync(async () =>
        {
            worker.Time.Advance(TimeSpan.FromSeconds(1));
            return await worker.StateAsync(job) == JobState.Succeeded;
        });
    }
}
