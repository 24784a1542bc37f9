using Microsoft.Data.Sqlite;

namespace Detourer.Tests.Web;

/// <summary>The messages for settings with which the service cannot start.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task All_invalid_settings_are_reported_together_by_their_keys()
    {
        string said = await RefusedAsync(
            _data.Path, ("Jobs__MaxAttempts", "99"), ("Worker__InFlight", "0"), ("Limits__MaxMegabytes", "-1"),
            ("Intake__Inspections", "0"), ("Downloads__MaxRedirects", "21"));
        Assert.Contains("Jobs:MaxAttempts must be between 1 and 20.", said, StringComparison.Ordinal);
        Assert.Contains("Worker:InFlight must be", said, StringComparison.Ordinal);
        Assert.Contains("Limits:MaxMegabytes must be", said, StringComparison.Ordinal);
        Assert.Contains("Intake:Inspections must be", said, StringComparison.Ordinal);
        Assert.Contains("Downloads:MaxRedirects must be", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_the_wrong_type_is_reported_by_its_key() =>
        Assert.Contains("'many' at 'Jobs:MaxAttempts'", await RefusedAsync(_data.Path, ("Jobs__MaxAttempts", "many")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_rejected()
    {
        await File.WriteAllTextAsync(_data["file"], "", TestContext.Current.CancellationToken);
        string said = await RefusedAsync(_data["file"]);
        Assert.Contains($"The data folder {_data["file"]} cannot be written to", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_is_rejected_and_kept()
    {
        string database = Path.Combine(Directory.CreateDirectory(_data["data"]).FullName, "jobs.db");
        string text = string.Concat(Enumerable.Repeat("This file has the name of a database and is none. ", 40));
        await File.WriteAllTextAsync(database, text, TestContext.Current.CancellationToken);
        Assert.Contains(
            $"The database {database} cannot be used", await RefusedAsync(_data["data"]), StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_database_of_another_program_is_rejected()
    {
        string database = Path.Combine(Directory.CreateDirectory(_data["data"]).FullName, "jobs.db");
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using SqliteCommand create = connection.CreateCommand();
            create.CommandText = "CREATE TABLE jobs (title TEXT, salary INTEGER)";
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains(
            $"The database {database} cannot be used", await RefusedAsync(_data["data"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_use_is_rejected()
    {
        await using WebServer first = await WebServer.StartAsync(_data["first"]);
        string address = first.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Contains("address already in use", await RefusedAsync(
            _data["second"], ("ASPNETCORE_URLS", address)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 800)]
    [InlineData("INT", 1200)]
    [InlineData("TERM", 1600)]
    [InlineData("INT", 2000)]
    public async Task A_stop_signal_during_startup_stops_the_process_in_order(string signal, int milliseconds)
    {
        await using var server = new WebServer(_data.Path, []);
        await Task.Delay(
            TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
        int code = await server.StopAsync(signal);
        // Before the runtime handles signals, they kill the process with their default action.
        Assert.True(code is 0 or 128 + 15 or 128 + 2, $"{code}: {server.Log}");
    }

    public void Dispose() => _data.Dispose();

    /// <summary>The output of the process, which must not show a stack trace.</summary>
    private static async Task<string> RefusedAsync(string data, params (string Name, string Value)[] settings)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => WebServer.StartAsync(data, settings));
        Assert.Contains("exited with code 1:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Detourer", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
