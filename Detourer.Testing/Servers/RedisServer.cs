using StackExchange.Redis;

namespace Detourer.Testing.Servers;

/// <summary>A Redis server that persists its data, as in production.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly ServerProcess _process;

    private RedisServer(string program, string[] more) => _process = new ServerProcess(
        program,
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--appendonly", "yes", "--save", "",
            .. more,
        ]);

    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <param name="more">Further arguments of the server.</param>
    public static async Task<RedisServer> CreateAsync(params string[] more)
    {
        var server = new RedisServer(Require.Tool("redis-server"), more);
        await server.StartAsync();
        return server;
    }

    public Task StartAsync() => _process.StartAsync(async () =>
    {
        if (!await ServerProcess.ListensAsync(_port)) return false;
        try
        {
            await using ConnectionMultiplexer redis = await ConnectAsync();
            await redis.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    });

    public Task KillAsync() => _process.KillAsync();

    public async Task<ConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync($"{ConnectionString},allowAdmin=true");

    /// <summary>Starts a replica, and waits until it has the data of this server.</summary>
    public async Task<RedisServer> ReplicateAsync()
    {
        RedisServer replica = await CreateAsync("--replicaof", "127.0.0.1", $"{_port}");
        await using ConnectionMultiplexer redis = await replica.ConnectAsync();
        await Eventually.TrueAsync(async () => (await redis.GetServers()[0].InfoRawAsync("replication"))!
            .Contains("master_link_status:up", StringComparison.Ordinal));
        return replica;
    }

    /// <summary>Makes a replica a server of its own, as an operator or a Sentinel does.</summary>
    public async Task PromoteAsync()
    {
        await using ConnectionMultiplexer redis = await ConnectAsync();
        await redis.GetServers()[0].ExecuteAsync("REPLICAOF", "NO", "ONE");
    }

    public async Task FlushAllAsync()
    {
        await using ConnectionMultiplexer redis = await ConnectAsync();
        await redis.GetServers()[0].FlushAllDatabasesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
