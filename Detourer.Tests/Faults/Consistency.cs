using Detourer.Jobs;
using Detourer.Jobs.Files;
using MySqlConnector;

namespace Detourer.Tests.Faults;

/// <summary>A row of the database.</summary>
internal sealed record Row(Guid Id, JobState State, int Attempts, Guid? Claim);

/// <summary>Checks that rows, files and the page agree after a fault.</summary>
internal sealed class Consistency(Fleet fleet)
{
    private static readonly JobState[] _unfinished = [JobState.Queued, JobState.Running];

    public async Task<List<Row>> RowsAsync()
    {
        await using var connection = new MySqlConnection(fleet.Database);
        await connection.OpenAsync();
        await using MySqlCommand read = connection.CreateCommand();
        read.CommandText = "SELECT Id, State, Attempts, Claim FROM jobs";
        await using MySqlDataReader reader = await read.ExecuteReaderAsync();
        List<Row> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(new Row(
                reader.GetGuid(0), Enum.Parse<JobState>(reader.GetString(1)), reader.GetInt32(2),
                await reader.IsDBNullAsync(3) ? null : reader.GetGuid(3)));
        }

        return rows;
    }

    /// <summary>
    /// Checks that within a minute every job has the expected final state: the accepted ones, and those whose answer
    /// was lost. Each has exactly its files and at most the allowed attempts, and the page shows its state.
    /// </summary>
    /// <param name="load">The load, stopped.</param>
    /// <param name="failed">Jobs that should have failed. All others should have succeeded.</param>
    public async Task AssertConsistentAsync(Load load, params string[] failed)
    {
        await EventuallyAsync("every job is finished", async () =>
            (await RowsAsync()).All(row => !_unfinished.Contains(row.State)));

        List<Row> rows = await RowsAsync();
        Assert.Empty(load.Accepted.Except(rows.Select(row => $"{row.Id}")));
        Assert.All(rows, row =>
        {
            Assert.Equal(failed.Contains($"{row.Id}") ? JobState.Failed : JobState.Succeeded, row.State);
            Assert.InRange(row.Attempts, 1, new JobsOptions().MaxAttempts);
        });
        await EventuallyAsync("the page has the state of each job", () => Task.FromResult(rows
            .Where(row => load.Accepted.Contains($"{row.Id}"))
            .All(row => string.Equals(
                load.Page.States[$"{row.Id}"], $"{row.State}", StringComparison.OrdinalIgnoreCase))));

        FileKey[] expected = [.. rows.SelectMany(FilesOf).Order(_byName)];
        await EventuallyAsync("each job has exactly its files", async () =>
            (await FilesAsync()).Order(_byName).SequenceEqual(expected));
    }

    private static readonly Comparer<FileKey> _byName =
        Comparer<FileKey>.Create((a, b) => string.CompareOrdinal($"{a.Job}/{a.Name}", $"{b.Job}/{b.Name}"));

    private static IEnumerable<FileKey> FilesOf(Row row)
    {
        yield return FileKey.Original(row.Id);
        if (row.State == JobState.Succeeded) yield return FileKey.Result(row.Id, row.Claim!.Value);
    }

    private async Task<List<FileKey>> FilesAsync()
    {
        List<FileKey> files = [];
        await foreach (FileKey file in fleet.Files.ListAsync(Guid.Empty, TestContext.Current.CancellationToken))
            files.Add(file);
        return files;
    }

    private async Task EventuallyAsync(string what, Func<Task<bool>> isTrue)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (!await isTrue())
        {
            Assert.False(deadline.IsCancellationRequested, $"Not true within a minute: {what}.\n{fleet.Log()}");
            await Task.Delay(
                TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
