using System.Text.Json;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Web;

/// <summary>A real process is killed with kill -9 at each step of a job and restarted with the same data.</summary>
[Collection(NetworkTests.Name)]
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    public CrashTests()
    {
        Require.Model();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -9 is not there.");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The job was not accepted, and nothing is stored.</summary>
    [Theory]
    [InlineData("+job.store_files")]
    [InlineData("-job.store_files")]
    [InlineData("+job.add_row")]
    public async Task A_crash_before_the_row_leaves_no_job(string where)
    {
        await using (WebServer crashing = await StartAsync(where))
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => crashing.AddAsync(ImageFiles.Small("png")));
            await crashing.ExitAsync();
        }

        await using WebServer web = await StartAsync();
        Assert.Empty(await RowsAsync(web));
        await AssertSucceedsOnceAsync(web, await web.AddAsync(ImageFiles.Small("png")), attempts: 1);
    }

    /// <summary>The row is stored, so the job is finished even if its sender received no answer.</summary>
    [Theory]
    [InlineData("-job.add_row", 1)]
    [InlineData("-job.enqueue", 1)]
    [InlineData("+job.run", 1)]
    [InlineData("+job.store_result", 2)]
    [InlineData("-job.store_result", 2)]
    [InlineData("+job.write_outcome", 2)]
    [InlineData("-job.write_outcome", 1)]
    public async Task A_crash_after_the_row_only_delays_the_job(string where, int attempts)
    {
        await using (WebServer crashing = await StartAsync(where))
        {
            try
            {
                await crashing.AddAsync(ImageFiles.Small("png"));
            }
            catch (HttpRequestException)
            {
                // The process crashed before it could answer.
            }

            await crashing.ExitAsync();
        }

        await using WebServer web = await StartAsync();
        string id = Assert.Single(await RowsAsync(web));
        await AssertSucceedsOnceAsync(web, id, attempts);
    }

    [Fact]
    public async Task A_photo_that_kills_its_worker_fails_after_the_third_crash()
    {
        const string Where = "+job.store_result";
        string id;
        await using (WebServer crashing = await StartAsync(Where))
        {
            id = await crashing.AddAsync(ImageFiles.Small("png"));
            await crashing.ExitAsync();
        }

        for (int crash = 2; crash <= 3; crash++)
        {
            // The process finds the photo, and may crash before it has logged its address.
            await using var crashing = new WebServer(_data.Path, Settings(Where));
            await crashing.ExitAsync();
        }

        await using WebServer web = await StartAsync();
        JsonElement job = await web.GetAsync(id);
        Assert.Equal("failed", job.GetProperty("state").GetString());
        Assert.Equal("worker_crashed", job.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(3, job.GetProperty("attempts").GetInt32());
        await AssertSucceedsOnceAsync(web, await web.AddAsync(ImageFiles.Small("png")), attempts: 1);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")] // Ctrl-C
    public async Task A_stop_returns_the_job_without_spending_an_attempt(string signal)
    {
        string id;
        await using (WebServer stopping = await StartAsync(engine: ""))
        {
            id = await stopping.AddAsync(ImageFiles.Small("png"));
            await stopping.WaitAsync(id, "running");
            Assert.Equal(0, await stopping.StopAsync(signal));
            Assert.DoesNotContain("Unhandled", stopping.Log, StringComparison.Ordinal);
        }

        await using WebServer web = await StartAsync();
        await AssertSucceedsOnceAsync(web, id, attempts: 1);
    }

    [Fact]
    public async Task Without_its_database_the_service_is_alive_but_not_healthy()
    {
        await using WebServer web = await StartAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={_data["jobs.db"]};Pooling=False"))
        {
            await connection.OpenAsync(Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "ALTER TABLE jobs RENAME TO lost";
            await command.ExecuteNonQueryAsync(Token);
        }

        using HttpResponseMessage health = await web.Http.GetAsync("/health", Token);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, health.StatusCode);
        string report = await health.Content.ReadAsStringAsync(Token);
        Assert.Contains("rows: Rows cannot be read.", report, StringComparison.Ordinal);
        Assert.Equal("Healthy", await web.Http.GetStringAsync("/alive", Token));
        Assert.Equal("Healthy", await web.Http.GetStringAsync("/ready", Token));
    }

    [Fact]
    public async Task A_second_process_cannot_use_the_data_of_the_first()
    {
        await using WebServer first = await StartAsync();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync());
        Assert.Contains("in use by another Detourer", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _data.Dispose();

    /// <param name="crash">Where the process crashes, as in <c>StartupHook.Variable</c>.</param>
    /// <param name="engine">
    /// As in <see cref="StandInEngine.Variable"/>; most of these tests do not need the real engine.
    /// </param>
    private Task<WebServer> StartAsync(string crash = "", string engine = "200") =>
        WebServer.StartAsync(_data.Path, Settings(crash, engine));

    private static (string Name, string Value)[] Settings(string crash, string engine = "200") =>
    [
        (StandInEngine.Variable, engine),
        ("DOTNET_STARTUP_HOOKS", typeof(StandInEngine).Assembly.Location), (StartupHook.Variable, crash),
        ("Jobs__RetryDelay", "00:00:00"), ("Jobs__SweepInterval", "00:00:00.200"),
    ];

    /// <summary>Checks that the job has a final state and one valid cutout, and does not change any more.</summary>
    private async Task AssertSucceedsOnceAsync(WebServer web, string id, int attempts)
    {
        JsonElement job = await web.WaitAsync(id, "succeeded", "failed");
        Assert.Equal("succeeded", job.GetProperty("state").GetString());
        Assert.Equal(attempts, job.GetProperty("attempts").GetInt32());
        byte[] cutout = await web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token);
        using PixelBuffer picture = Pictures.Decode(cutout);
        Assert.Equal((64, 48), (picture.Width, picture.Height));
        Assert.Empty(Directory.EnumerateFiles(_data.Path, "*.part", SearchOption.AllDirectories));
    }

    /// <summary>The ids of all rows in the database.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync(WebServer web)
    {
        Assert.NotNull(web.Http.BaseAddress);
        await using var connection =
            new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_data["jobs.db"]};Pooling=False");
        await connection.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT Id FROM jobs";
        await using var reader = await command.ExecuteReaderAsync(Token);
        List<string> ids = [];
        while (await reader.ReadAsync(Token)) ids.Add(Guid.Parse(reader.GetString(0)).ToString());
        return ids;
    }
}
