using Detourer.Jobs.Redis;
using StackExchange.Redis;

namespace Detourer.Bench.Distributed;

/// <summary>One web replica and several workers that use the same servers.</summary>
internal sealed class Fleet(Servers servers, Member web, ConnectionMultiplexer redis) : IAsyncDisposable
{
    private readonly List<Member> _workers = [];

    public Member Web => web;

    public IReadOnlyCollection<int> Workers => [.. _workers.Select(worker => worker.Id)];

    public Servers Servers => servers;

    public static async Task<Fleet> StartAsync()
    {
        Servers servers = await Servers.StartAsync();
        Member web = await Member.StartAsync("Detourer.Web", servers);
        return new Fleet(servers, web, await servers.Redis.ConnectAsync());
    }

    /// <summary>Starts workers up to a number, and waits until all of them are idle.</summary>
    public async Task GrowAsync(int workers)
    {
        while (_workers.Count < workers) _workers.Add(await Member.StartAsync("Detourer.Worker", servers));
        RedisKey idle = RedisKeys.Idle;
        while (await redis.GetDatabase().SortedSetLengthAsync(idle) < workers)
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Member worker in _workers) await worker.DisposeAsync();
        await web.DisposeAsync();
        await redis.DisposeAsync();
        await servers.DisposeAsync();
    }
}
