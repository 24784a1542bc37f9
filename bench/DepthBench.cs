using System.Diagnostics;
using Detourer.Jobs;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Detourer.Bench;

/// <summary>The cost of many waiting jobs: Redis's memory, and the time to take one.</summary>
internal static class DepthBench
{
    private const int Deep = 100_000;
    private const int Takes = 2000;

    public static async Task RunAsync()
    {
        await using RedisServer server = await RedisServer.CreateAsync();
        await using ConnectionMultiplexer redis = await server.ConnectAsync();
        await using var queue = new RedisQueue(
            redis, new RedisPipeline(TimeProvider.System), new WorkerIdentity("bench"),
            Options.Create(new QueueOptions()),
            Options.Create(new JobsOptions()), TimeProvider.System,
            new RowClock(TimeProvider.System, database: null, NullLogger<RowClock>.Instance),
            NullLogger<RedisQueue>.Instance);

        await AddAsync(queue, 2 * Takes);
        await TakeAsync(queue); // warm-up
        double[] shallow = await TakeAsync(queue);
        long before = await MemoryAsync(redis);
        await AddAsync(queue, Deep);
        long after = await MemoryAsync(redis);
        double[] deep = await TakeAsync(queue);

        long bytes = after - before;
        Console.WriteLine(
            $"{Deep} waiting jobs take {bytes / 1e6:0.0} MB of Redis's memory, {bytes / Deep} bytes each.");
        Console.WriteLine();
        Console.WriteLine($"| {Takes} sequential takes | p50 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: |");
        Print(Takes, shallow);
        Print(Deep, deep);
    }

    private static void Print(int waiting, double[] times) => Console.WriteLine(
        $"| of {waiting} waiting jobs | {Percentile.Of(times, 0.5):0.00} | {Percentile.Of(times, 0.99):0.00} |");

    private static async Task AddAsync(RedisQueue queue, int count)
    {
        for (int done = 0; done < count; done += 1000)
        {
            IEnumerable<QueueEntry> entries = Enumerable.Range(done, 1000).Select(i => new QueueEntry(
                Guid.CreateVersion7(), (Lane)(i % 2), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null));
            await queue.AddAsync([.. entries], CancellationToken.None);
        }
    }

    private static async Task<double[]> TakeAsync(RedisQueue queue)
    {
        var times = new double[Takes];
        for (int i = 0; i < Takes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            QueueTicket ticket = await queue.TakeAsync(CancellationToken.None);
            await queue.ReturnAsync(ticket, null);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    private static async Task<long> MemoryAsync(ConnectionMultiplexer redis)
    {
        IGrouping<string, KeyValuePair<string, string>>[] info = await redis.GetServers()[0].InfoAsync("memory");
        return long.Parse(info.SelectMany(section => section).First(line => line.Key == "used_memory").Value);
    }
}
