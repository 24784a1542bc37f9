using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Detourer.Tests.Web;

[Collection(WebTests.Name)]
public sealed class LiveTests(Server server)
{
    private readonly WebServer _web = server.Web;

    [Fact]
    public async Task A_page_hears_of_the_model_and_of_a_jobs_state_as_soon_as_it_joins()
    {
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        await using LiveClient live = await _web.ListenAsync();
        JsonElement? first = await live.HearAsync(Token);
        Assert.Equal("model", first?.GetProperty("type").GetString());
        await live.JoinAsync(id);
        Assert.Equal(id, (await live.HearOfJobAsync()).GetProperty("job").GetProperty("id").GetString());
        await _web.DeleteAsync(id);
    }

    [Fact]
    public async Task A_page_hears_every_state_and_step_in_their_order()
    {
        Require.Model();
        await using LiveClient live = await _web.ListenAsync();
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        await live.JoinAsync(id);
        List<string> heard = [];
        while (heard is [] || heard[^1] is not ("succeeded" or "failed"))
        {
            JsonElement job = (await live.HearOfJobAsync()).GetProperty("job");
            string what = job.GetProperty("step").GetString() ?? job.GetProperty("state").GetString()!;
            if (heard.LastOrDefault() != what) heard.Add(what);
        }

        string[] order = ["queued", "running", "decode", "segment", "refine", "compose", "encode", "succeeded"];
        Assert.Equal(heard.OrderBy(what => Array.IndexOf(order, what)), heard);
        Assert.Contains("segment", heard);
        Assert.Equal("succeeded", heard[^1]);
    }

    [Fact]
    public async Task After_a_cut_a_page_that_joins_again_has_missed_nothing()
    {
        Require.Model();
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        await using (LiveClient cut = await _web.ListenAsync()) await cut.JoinAsync(id);
        await _web.WaitAsync(id, "succeeded");
        await using LiveClient again = await _web.ListenAsync();
        await again.JoinAsync(id);
        Assert.Equal("succeeded", (await again.HearOfJobAsync()).GetProperty("job").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_page_learns_of_a_change_whose_event_was_lost()
    {
        // Without a model no worker changes the jobs. This test does, without an event.
        using var data = new TemporaryFolder();
        await using WebServer web = await WebServer.StartAsync(
            data["data"], ("PATH", "/nonexistent"), ("Models__Directory", data["models"]),
            ("HTTPS_PROXY", "http://127.0.0.1:1"));
        string running = await web.AddAsync(ImageFiles.Small("jpg"));
        await WriteAsync("Running");
        string queued = await web.AddAsync(ImageFiles.Small("jpg"));
        await using LiveClient live = await web.ListenAsync();
        foreach ((string id, string state) in new[] { (running, "running"), (queued, "queued") })
        {
            await live.JoinAsync(id);
            await live.WaitAsync(id, state);
        }

        await WriteAsync("Cancelled");
        HashSet<string> unheard = [running, queued];
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (unheard.Count > 0)
        {
            JsonElement? message = await live.HearAsync(deadline.Token);
            if (message?.GetProperty("type").GetString() != "job") continue;
            JsonElement job = message.Value.GetProperty("job");
            if (job.GetProperty("state").GetString() == "cancelled") unheard.Remove(job.GetProperty("id").GetString()!);
        }

        async Task WriteAsync(string state)
        {
            await using var connection = new SqliteConnection($"Data Source={data["data/jobs.db"]};Pooling=False");
            await connection.OpenAsync(Token);
            await using SqliteCommand write = connection.CreateCommand();
            write.CommandText = "UPDATE jobs SET State = $state, Version = Version + 1";
            write.Parameters.AddWithValue("$state", state);
            Assert.NotEqual(0, await write.ExecuteNonQueryAsync(Token));
        }
    }

    [Fact]
    public async Task A_ping_is_answered()
    {
        await using LiveClient live = await _web.ListenAsync();
        await live.SayAsync("""{"ping":true}""");
        Assert.Equal("pong", (await live.HearOfJobAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_thousand_ids_on_one_socket_are_all_answered()
    {
        string[] unknown = [.. Enumerable.Range(0, 1000).Select(_ => $"{Guid.CreateVersion7()}")];
        string known = await _web.AddAsync(ImageFiles.Small("jpg"));
        await using LiveClient live = await _web.ListenAsync();
        await live.JoinAsync([.. unknown, known]);
        HashSet<string> answered = [];
        while (answered.Count < 1001)
        {
            JsonElement message = await live.HearOfJobAsync();
            answered.Add(message.GetProperty("type").GetString() == "unknown"
                ? message.GetProperty("id").GetString()!
                : message.GetProperty("job").GetProperty("id").GetString()!);
        }

        Assert.True(answered.SetEquals([.. unknown, known]));
        await _web.DeleteAsync(known);
    }

    [Fact]
    public async Task An_id_that_is_none_is_unknown()
    {
        await using LiveClient live = await _web.ListenAsync();
        await live.JoinAsync("not-an-id");
        Assert.Equal("not-an-id", (await live.HearOfJobAsync()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[1,2]")]
    [InlineData("{\"join\":42}")]
    public async Task A_page_that_talks_nonsense_is_hung_up_on(string text)
    {
        await using LiveClient live = await _web.ListenAsync();
        await live.SayAsync(text);
        while (await live.HearAsync(Token) is not null)
        {
        }
    }

    [Fact]
    public async Task A_cancelled_job_says_so_and_has_no_files()
    {
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        await using LiveClient live = await _web.ListenAsync();
        await live.JoinAsync(id);
        await _web.DeleteAsync(id);
        JsonElement job = await live.WaitAsync(id, "cancelled");
        Assert.Equal(JsonValueKind.Null, job.GetProperty("original").ValueKind);
        using HttpResponseMessage result = await _web.Http.GetAsync($"/api/v1/jobs/{id}/result", Token);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, result.StatusCode);
    }

    [Fact]
    public async Task A_page_of_another_site_may_not_listen()
    {
        var url = new UriBuilder(_web.Http.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri;
        await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(
            () => LiveClient.ConnectAsync(url, origin: "https://elsewhere.example"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
