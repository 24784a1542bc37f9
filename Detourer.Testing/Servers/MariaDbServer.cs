using MySqlConnector;

namespace Detourer.Testing.Servers;

/// <summary>A MariaDB server. Each test creates its own database in it.</summary>
internal sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>An ordinary user: unlike root, it cannot change a server that is read-only.</summary>
    private const string User = "tester";

    private static readonly string[] _hosts = ["localhost", "127.0.0.1"];

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

    private string Server(string user) => $"Server=127.0.0.1;Port={_port};User ID={user};Connection Timeout=3";

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
            await using var connection = new MySqlConnection($"{Server("root")};Pooling=false");
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
        await ExecuteAsync(
            $"CREATE DATABASE {name}; "
            + string.Concat(_hosts.Select(host =>
                $"CREATE USER IF NOT EXISTS '{User}'@'{host}'; GRANT ALL ON {name}.* TO '{User}'@'{host}'; ")));
        return $"{Server(User)};Database={name}";
    }

    /// <summary>Lets the server refuse all changes, or accept them again.</summary>
    public Task SetReadOnlyAsync(bool isReadOnly) =>
        ExecuteAsync($"SET GLOBAL read_only = {(isReadOnly ? 1 : 0)}");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(Server("root"));
        await connection.OpenAsync();
        await using MySqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        MySqlConnection.ClearAllPools();
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
