using MySqlConnector;

namespace Detourer.Bench.Distributed;

/// <summary>Reads statistics of the database.</summary>
internal static class DatabaseStatistics
{
    private const string Counted =
        "'Com_select','Com_insert','Com_update','Com_delete','Com_begin','Com_commit','Com_set_option'";

    /// <summary>The number of statements since the database server started, by its own count.</summary>
    public static async Task<long> CountAsync(string database)
    {
        long count = 0;
        await using var connection = new MySqlConnection(database);
        await connection.OpenAsync();
        await using var command =
            new MySqlCommand($"SHOW GLOBAL STATUS WHERE Variable_name IN ({Counted})", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) count += long.Parse(reader.GetString(1));
        return count;
    }

    /// <summary>The time at which each job was claimed.</summary>
    public static async Task<IReadOnlyDictionary<string, DateTimeOffset>> StartsAsync(string database)
    {
        Dictionary<string, DateTimeOffset> starts = [];
        await using var connection = new MySqlConnection(database);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(
            "SELECT Id, StartedAt FROM jobs WHERE StartedAt IS NOT NULL", connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            starts[$"{reader.GetGuid(0)}"] = new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
        return starts;
    }
}
