namespace Detourer.Bench.Distributed;

/// <summary>Redis, MariaDB and an S3 server, new and empty.</summary>
internal sealed record Servers(RedisServer Redis, MariaDbServer MariaDb, Radosgw Store, string Database)
    : IAsyncDisposable
{
    public static async Task<Servers> StartAsync()
    {
        Task<Radosgw> store = Radosgw.CreateAsync();
        RedisServer redis = await RedisServer.CreateAsync();
        MariaDbServer mariaDb = await MariaDbServer.CreateAsync();
        return new Servers(redis, mariaDb, await store, await mariaDb.CreateDatabaseAsync());
    }

    /// <summary>The settings with which Detourer's processes use these servers.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["ConnectionStrings__redis"] = Redis.ConnectionString,
        ["ConnectionStrings__detourer"] = Database,
        ["ConnectionStrings__minio"] = Store.ConnectionString,
    };

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await MariaDb.DisposeAsync();
        await Store.DisposeAsync();
    }
}
