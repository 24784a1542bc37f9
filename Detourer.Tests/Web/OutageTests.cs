using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Detourer.Tests.Web;

/// <summary>
/// A standalone server whose database or disk fails for a while. Requests get 503, finished work is held, and no job
/// fails or runs twice.
/// </summary>
public sealed class OutageTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_another_program_locks_the_database_requests_get_503_and_a_result_is_held()
    {
        await using WebServer web = await PageServer.StartAsync(_data);
        await using var connection = new SqliteConnection($"Data Source={_data["data/jobs.db"]};Pooling=False");
        string id = await RunningAsync(web, async () => await ExecuteAsync(connection, "BEGIN IMMEDIATE"));
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        using HttpResponseMessage refused = await web.PostAsync(form);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        await Refusal.AssertAsync(503, "database_unavailable", refused);
        await AssertUnhealthyAsync(web, "rows: Rows cannot be changed.");
        await HeldAsync(web);

        await ExecuteAsync(connection, "ROLLBACK");
        await AssertFinishedOnceAsync(web, id);
        await web.AddAsync(ImageFiles.Small("jpg"));
        await HealthyAsync(web);
    }

    [Fact]
    public async Task While_the_disk_is_full_requests_get_503_and_a_result_is_held()
    {
        using Tmpfs disk = Tmpfs.Mount(Directory.CreateDirectory(_data["data"]).FullName, megabytes: 8);
        await using WebServer web = await PageServer.StartAsync(_data);
        string id = await RunningAsync(web, () => FillAsync(_data["data/filler"]));
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        await Refusal.AssertAsync(503, "storage_unavailable", await web.PostAsync(form));
        await AssertUnhealthyAsync(web, "files: The data folder cannot be written to.");
        await HeldAsync(web);

        File.Delete(_data["data/filler"]);
        await AssertFinishedOnceAsync(web, id);
        await web.AddAsync(ImageFiles.Small("jpg"));
        await HealthyAsync(web);
    }

    [Fact]
    public async Task With_a_full_temporary_folder_an_upload_gets_503_until_there_is_space()
    {
        using Tmpfs disk = Tmpfs.Mount(Directory.CreateDirectory(_data["tmp"]).FullName, megabytes: 1);
        await using WebServer web = await PageServer.StartAsync(_data, ("TMPDIR", _data["tmp"]));
        await FillAsync(_data["tmp/filler"]);
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        await Refusal.AssertAsync(503, "storage_unavailable", await web.PostAsync(form));
        File.Delete(_data["tmp/filler"]);
        await web.AddAsync(ImageFiles.Small("jpg"));
    }

    [Fact]
    public async Task Without_free_descriptors_an_upload_gets_503_until_there_are_some()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Limits of a running process can be changed on Linux only.");
        await using WebServer web = await PageServer.StartAsync(_data);
        await web.AddAsync(ImageFiles.Small("jpg")); // opens a connection that stays open
        int open = Directory.EnumerateFileSystemEntries($"/proc/{web.Id}/fd").Count();
        await LimitAsync(web, open / 2);
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        await Refusal.AssertAsync(503, "storage_unavailable", await web.PostAsync(form));
        await LimitAsync(web, open * 2);
        await web.AddAsync(ImageFiles.Small("jpg"));
    }

    [Fact]
    public async Task A_database_that_is_locked_at_the_start_is_reported_in_a_sentence()
    {
        await (await PageServer.StartAsync(_data)).DisposeAsync();
        await using var connection = new SqliteConnection($"Data Source={_data["data/jobs.db"]};Pooling=False");
        await ExecuteAsync(connection, "BEGIN EXCLUSIVE");
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => PageServer.StartAsync(_data));
        Assert.Contains("cannot be used at present", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();

    /// <summary>Adds a job, and causes a fault after a worker has claimed it and before its result is stored.</summary>
    private async Task<string> RunningAsync(WebServer web, Func<Task> fault)
    {
        using var held = new PageServer.Held(_data["hold"]);
        string id = await web.AddAsync(ImageFiles.Small("jpg"));
        await web.WaitAsync(id, "running");
        await fault();
        return id;
    }

    private static Task HeldAsync(WebServer web) => Eventually.TrueAsync(
        () => Task.FromResult(web.Log.Contains("Holding the result of job", StringComparison.Ordinal)));

    private static async Task AssertFinishedOnceAsync(WebServer web, string id)
    {
        JsonElement job = await web.WaitAsync(id, "succeeded", "failed");
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Equal(1, job.GetProperty("attempts").GetInt32());
    }

    private static async Task AssertUnhealthyAsync(WebServer web, string line)
    {
        using HttpResponseMessage health = await web.Http.GetAsync("/health", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains(line, await health.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("Healthy", await web.Http.GetStringAsync("/alive", Token));
    }

    private static Task HealthyAsync(WebServer web) => Eventually.TrueAsync(async () =>
    {
        using HttpResponseMessage health = await web.Http.GetAsync("/health", Token);
        return health.IsSuccessStatusCode;
    });

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        if (connection.State != System.Data.ConnectionState.Open) await connection.OpenAsync(Token);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task FillAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        foreach (int size in (int[])[1 << 16, 1 << 12])
        {
            try
            {
                while (true) await file.WriteAsync(new byte[size], Token);
            }
            catch (IOException)
            {
                // full
            }
        }
    }

    private static Task LimitAsync(WebServer web, int descriptors) => ServerProcess.RunAsync(
        Require.Tool("prlimit"), "--pid", web.Id.ToString(CultureInfo.InvariantCulture),
        $"--nofile={descriptors}:"); // the soft limit only
}
