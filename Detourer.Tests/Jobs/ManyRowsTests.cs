using Detourer.Jobs;
using MySqlConnector;

namespace Detourer.Tests.Jobs;

/// <summary>A table of a million jobs, most of which finished long ago.</summary>
public sealed class ManyRowsTests(SharedMariaDb database) : IAsyncLifetime
{
    private const int Rows = 1_000_000;

    /// <summary>The page size of queries, as in the sweep.</summary>
    private const int Most = 1000;

    /// <summary>The last 20,000 jobs are unfinished; a tenth of them runs. They belong to 200 clients.</summary>
    private const string Fill = """
        SET SESSION unique_checks = 0, foreign_key_checks = 0;
        INSERT INTO jobs (
            Id, Kind, Payload, FileName, OriginalType, OriginalBytes, CreatedAt, Lane, State, Client, Version, Attempts,
            LeaseUntil, ExpiresAt, Errors)
        SELECT CONCAT('019b0000-0000-7000-8000-', LPAD(HEX(seq), 12, '0')), 'cutout',
            '{"options":{},"hasBackground":false}', 'cat.jpg', 'image/jpeg', 1000000, '2025-12-31', 'Interactive',
            State, IF(State IN ('Queued', 'Running'), CONCAT('client ', seq % 200), NULL), 1, 1,
            IF(State = 'Running', '2025-12-31', NULL),
            IF(State IN ('Succeeded', 'Failed'), '2025-12-27' + INTERVAL seq SECOND, NULL), '[]'
        FROM (
            SELECT seq, CASE
                WHEN seq > 980000 AND seq % 10 = 0 THEN 'Running' WHEN seq > 980000 THEN 'Queued'
                WHEN seq % 10 < 4 THEN 'Succeeded' WHEN seq % 10 = 4 THEN 'Failed' ELSE 'Expired' END AS State
            FROM seq_1_to_1000000) AS made;
        ANALYZE TABLE jobs;
        """;

    private JobsFixture _jobs = null!;

    private static CancellationToken Token => JobsFixture.Token;

    public async ValueTask InitializeAsync()
    {
        _jobs = await JobsFixture.CreateAsync(database);
        await using MySqlConnection connection = await ConnectAsync();
        await using var fill = new MySqlCommand(Fill, connection) { CommandTimeout = 120 };
        await fill.ExecuteNonQueryAsync(Token);
    }

    [Fact]
    public async Task Frequent_queries_read_no_more_rows_than_they_need()
    {
        using var statements = new Statements(_jobs.Database!);
        await QueryAsync();
        Statement[] queries =
        [
            .. statements.Sent.Where(statement => !statement.Text.Contains("INSERT", StringComparison.Ordinal)),
        ];
        Assert.True(queries.Length >= 8, $"{queries.Length} statements");

        await using MySqlConnection connection = await ConnectAsync();
        foreach (Statement statement in queries)
        {
            foreach (string? key in await KeysAsync(statement, connection))
                Assert.True(key is not null, statement.Text);
            // A row may be read from an index, from the table, from a join and for sorting.
            Assert.True(await CountReadsAsync(statement, connection) < Rows / 100, statement.Text);
        }
    }

    public ValueTask DisposeAsync() => _jobs.DisposeAsync();

    /// <summary>Sends all queries and changes of rows.</summary>
    private async Task QueryAsync()
    {
        DateTimeOffset now = _jobs.Time.GetUtcNow();
        List<Job> waiting = await _jobs.Rows.WaitingAsync(Guid.Empty, Most, Token);
        Assert.Equal(Most, waiting.Count);
        Assert.Equal(Most, (await _jobs.Rows.WaitingAsync(waiting[^1].Id, Most, Token)).Count);
        Assert.Equal(Most, (await _jobs.Rows.WaitingIdsAsync(Most, Token)).Count);
        Assert.Equal(Most, (await _jobs.Rows.PastRetentionAsync(Most, Token)).Count);
        Assert.Equal(Most, (await _jobs.Rows.AbandonedAsync(now, Most, Token)).Count);
        Assert.Equal(200, (await _jobs.Rows.FindAsync([.. waiting.Take(200).Select(job => job.Id)], Token)).Count);
        Assert.Equal(100, await _jobs.Rows.CountUnfinishedAsync("client 7", Token));

        Job job = (await _jobs.Rows.ClaimAsync((await _jobs.AddAsync()).Id, "test", Token))!;
        Assert.True(await _jobs.Rows.RenewAsync(job, Token));
        Assert.NotNull(await _jobs.Rows.SucceedAsync(job, JobsFixture.Result, Token));
        Assert.NotNull(await _jobs.Rows.ExpireAsync(job.Id, Token));
    }

    private async Task<MySqlConnection> ConnectAsync()
    {
        var connection = new MySqlConnection(_jobs.Database);
        await connection.OpenAsync(Token);
        return connection;
    }

    /// <summary>
    /// The index that the database uses in each part of a statement; null: a scan of the table. Derived tables, such as
    /// <c>&lt;derived2&gt;</c>, need no index and are omitted.
    /// </summary>
    private static async Task<List<string?>> KeysAsync(Statement statement, MySqlConnection connection)
    {
        await using MySqlCommand explain = statement.On(connection, "EXPLAIN ");
        await using MySqlDataReader reader = await explain.ExecuteReaderAsync(Token);
        List<string?> keys = [];
        while (await reader.ReadAsync(Token))
            if (reader["table"] is string table && !table.StartsWith('<')) keys.Add(reader["key"] as string);
        return keys;
    }

    /// <summary>
    /// The rows that the database reads for a statement, by its own counter. They include reads of the counter itself.
    /// </summary>
    private static async Task<long> CountReadsAsync(Statement statement, MySqlConnection connection)
    {
        await using MySqlTransaction transaction = await connection.BeginTransactionAsync(Token);
        long before = await ReadsAsync(connection, transaction);
        await using MySqlCommand command = statement.On(connection);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(Token);
        long after = await ReadsAsync(connection, transaction);
        await transaction.RollbackAsync(Token);
        return after - before;
    }

    private static async Task<long> ReadsAsync(MySqlConnection connection, MySqlTransaction transaction)
    {
        await using var status = new MySqlCommand("SHOW SESSION STATUS LIKE 'Handler_read%'", connection, transaction);
        await using MySqlDataReader reader = await status.ExecuteReaderAsync(Token);
        long reads = 0;
        while (await reader.ReadAsync(Token))
            reads += long.Parse(reader.GetString(1), System.Globalization.CultureInfo.InvariantCulture);
        return reads;
    }
}
