namespace Detourer.Tests.Faults;

/// <summary>Redis, MariaDB and an S3 server for the tests of faults, which kill and restart them.</summary>
public sealed class FaultServers : IAsyncLifetime
{
    internal RedisServer Redis { get; private set; } = null!;

    internal MariaDbServer Database { get; private set; } = null!;

    internal Radosgw Store { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Task<Radosgw> store = Radosgw.CreateAsync();
        (Redis, Database, Store) = (await RedisServer.CreateAsync(), await MariaDbServer.CreateAsync(), await store);
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Database.DisposeAsync();
        await Store.DisposeAsync();
    }
}

/// <summary>
/// No other tests run at the same time: leases are short, and a worker without processor time would lose them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection : ICollectionFixture<FaultServers>
{
    public const string Name = "Faults";
}
