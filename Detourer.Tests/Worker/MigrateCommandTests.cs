using System.Reflection;
using Detourer.Jobs.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using MySqlConnector;

namespace Detourer.Tests.Worker;

public sealed class MigrateCommandTests(SharedMariaDb database) : IDisposable
{
    private readonly CommandLine _command = new("Detourer.Worker");

    [Fact]
    public async Task One_of_four_processes_migrates_an_empty_database_while_the_others_wait()
    {
        string connection = await database.CreateDatabaseAsync();
        _command.Environment["ConnectionStrings__redis"] = "127.0.0.1:1";
        // A long timeout, because all processes start at the same time.
        _command.Environment["ConnectionStrings__detourer"] = $"{connection};Connection Timeout=60";
        _command.Environment["ConnectionStrings__minio"] = "Endpoint=http://127.0.0.1:1;AccessKey=none;SecretKey=none";
        CommandResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _command.RunAsync("migrate")));
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.OutputText + result.Errors));

        string[] migrations =
        [
            .. typeof(MySqlJobsContext).Assembly.GetTypes()
                .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(MySqlJobsContext))
                .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(),
        ];
        Assert.NotEmpty(migrations);
        Assert.Equal(migrations, await ReadAsync(
            connection, "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId"));
        Assert.Empty(await ReadAsync(connection, "SELECT Id FROM jobs"));
    }

    public void Dispose() => _command.Dispose();

    private static async Task<List<string>> ReadAsync(string database, string query)
    {
        await using var connection = new MySqlConnection(database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new MySqlCommand(query, connection);
        await using MySqlDataReader reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> values = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) values.Add(reader.GetString(0));
        return values;
    }
}
