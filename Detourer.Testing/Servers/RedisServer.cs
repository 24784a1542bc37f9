using StackExchange.Redis;

namespace Detourer.Testing.Servers;

/// <summary>A Redis server that persists its data, as in production.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly ServerProcess _process;

    private RedisServer(string program) => _process = new ServerProcess(
        program, "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.Path, "--appendonly", "yes", "--save",
        "");

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> CreateAsync()
    {
        var server = new RedisServer(Require.Tool("redis-server"));
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
