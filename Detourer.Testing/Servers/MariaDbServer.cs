using MySqlConnector;

namespace Detourer.Testing.Servers;

/// <summary>A MariaDB server. Each test creates its own database in it.</summary>
internal sealed class MariaDbServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly ServerProcess _process;
    private int _databases;

    private MariaDbServer(string program) => _process = new ServerProcess(
        program, [.. Common, $"--port={_port}", "--bind-address=127.0.0.1", $"--socket={_folder["s"]}",
            $"--pid-file={_folder["p"]}", "--max-connections=500"]);

    // Its own temporary folder: at start MariaDB removes all temporary tables in that folder, even those of another
    // server.
    private string[] Common =>
        ["--no-defaults", "--user=root", $"--datadir={_folder["data"]}", $"--tmpdir={_folder.Path}"];

    private string Server => $"Server=127.0.0.1;Port={_port};User ID=root;Connection Timeout=3";

    public static async Task<MariaDbServer> CreateAsync()
    {
        string install = Require.Tool("mariadb-install-db");
        var server = new MariaDbServer(Require.Tool("mariadbd"));
        await ServerProcess.RunAsync(
            install, [.. server.Common, "--skip-test-db", "--auth-root-authentication-method=normal"]);
        await server.StartAsync();
        return server;
    }

    public Task StartAsync() => _process.StartAsync(async () =>
    {
        try
        {
            await using var connection = new MySqlConnection($"{Server};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    });

    public Task KillAsync() => _process.KillAsync();

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"detourer{Interlocked.Increment(ref _databases)}";
        await using var connection = new MySqlConnection(Server);
        await connection.OpenAsync();
        await using MySqlCommand create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE {name}";
        await create.ExecuteNonQueryAsync();
        return $"{Server};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        MySqlConnection.ClearAllPools();
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
