using Microsoft.Data.Sqlite;
using MySqlConnector;
using StackExchange.Redis;

namespace Detourer.Testing.Fixtures;

/// <summary>
/// What version 0.1 left behind when it was killed with two jobs running and one waiting: dumps of its databases, the
/// files of its store, and its queue. Four jobs had succeeded, one had failed.
/// </summary>
internal static class PreviousVersion
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "version-0.1");

    /// <summary>Has options and an attached background; stored with two other files.</summary>
    public static Guid WithBackground { get; } = new("01a21fe7-42af-7257-9046-78f1e5dd52f4");

    /// <summary>Succeeded: 6 × 4 pixels.</summary>
    public static Guid Succeeded { get; } = new("01a21fe7-1944-76e4-a502-3ae82303eeb4");

    public static Guid Failed { get; } = new("01a21fe7-439c-7757-9967-4cdd8b10f009");

    public static Guid Running { get; } = new("01a21fe7-5cc1-71b7-91e5-186a34e99675");

    /// <summary>Waits, with an attached background.</summary>
    public static Guid Waiting { get; } = new("01a21fe7-5d02-70ae-8f7f-cb35ac6a0d61");

    public static async Task WriteSqliteAsync(string path, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = await ReadAsync("sqlite.sql", cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task WriteMySqlAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new MySqlCommand(await ReadAsync("mysql.sql", cancellationToken), connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The queue's keys, as its scripts left them.</summary>
    public static async Task WriteRedisAsync(RedisServer server)
    {
        await using ConnectionMultiplexer redis = await server.ConnectAsync();
        IDatabase database = redis.GetDatabase();
        const string Lane = "{detourer}:lane:interactive";
        foreach (Guid job in (Guid[])[Running, Waiting])
        {
            await database.StreamAddAsync(Lane, [new("id", $"{job}"), new("trace", "")]);
            await database.HashSetAsync("{detourer}:known", $"{job}", "127.0.0.1");
            await database.HashIncrementAsync("{detourer}:clients", "127.0.0.1");
        }

        await database.StreamCreateConsumerGroupAsync(Lane, "workers", "0");
        await database.StreamReadGroupAsync(Lane, "workers", "worker-1", ">", 1);
        await database.StringSetAsync("{detourer}:filled", 1);
        await database.StringSetAsync("{detourer}:turn", 3);
    }

    public static void CopyFiles(string folder)
    {
        string from = Path.Combine(_folder, "files");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private static Task<string> ReadAsync(string name, CancellationToken cancellationToken) =>
        File.ReadAllTextAsync(Path.Combine(_folder, name), cancellationToken);
}
