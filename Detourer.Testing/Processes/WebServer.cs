using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Detourer.Testing.Processes;

/// <summary>A Detourer.Web process with its data in a given folder.</summary>
internal sealed partial class WebServer(string data, IEnumerable<(string Name, string Value)> settings)
    : DetourerProcess("Detourer.Web", [("Data__Directory", data), .. settings])
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The owner tokens of the jobs that <see cref="AddAsync"/> has created.</summary>
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Starts the server and waits until it listens.</summary>
    /// <param name="data">The folder of its data.</param>
    /// <param name="settings">Further settings, by the names of environment variables.</param>
    public static async Task<WebServer> StartAsync(string data, params (string Name, string Value)[] settings)
    {
        var server = new WebServer(data, settings);
        await server.UpAsync(server._address.Task);
        server.Http.BaseAddress = await server._address.Task;
        return server;
    }

    public async Task<HttpResponseMessage> PostAsync(HttpContent content, string query = "") =>
        await Http.PostAsync($"/api/v1/jobs{query}", content, TestContext.Current.CancellationToken);

    /// <summary>Sends a photo and returns the id of its job.</summary>
    public async Task<string> AddAsync(byte[] photo, params (string Name, string Value)[] options)
    {
        using var form = Form(photo);
        foreach ((string name, string value) in options) form.Add(new StringContent(value), name);
        using HttpResponseMessage response = await PostAsync(form);
        JsonElement job = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, job.ToString());
        string id = job.GetProperty("id").GetString()!;
        _tokens[id] = job.GetProperty("ownerToken").GetString()!;
        return id;
    }

    /// <summary>Deletes a job that <see cref="AddAsync"/> has created.</summary>
    public async Task<HttpResponseMessage> DeleteAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/jobs/{id}");
        request.Headers.Add("X-Owner-Token", _tokens.GetValueOrDefault(id));
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for a refinement of a job that <see cref="AddAsync"/> has created.</summary>
    public async Task<HttpResponseMessage> RefineAsync(string id, byte[] mask)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/jobs/{id}/refine");
        request.Headers.Add("X-Owner-Token", _tokens.GetValueOrDefault(id));
        request.Content = new ByteArrayContent(mask);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Refines a job and waits for the result.</summary>
    /// <returns>The id of the refinement.</returns>
    public async Task<string> RefinedAsync(string id, byte[] mask)
    {
        using HttpResponseMessage answer = await RefineAsync(id, mask);
        JsonElement job = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == System.Net.HttpStatusCode.Accepted, job.ToString());
        string refined = job.GetProperty("id").GetString()!;
        _tokens[refined] = job.GetProperty("ownerToken").GetString()!;
        JsonElement done = await WaitAsync(refined, "succeeded", "failed");
        Assert.True(done.GetProperty("state").GetString() == "succeeded", done.ToString());
        return refined;
    }

    public static MultipartFormDataContent Form(byte[] photo, string name = "photo.jpg") =>
        new() { { new ByteArrayContent(photo), "image_file", name } };

    public Task<JsonElement> GetAsync(string id) =>
        Http.GetFromJsonAsync<JsonElement>($"/api/v1/jobs/{id}", TestContext.Current.CancellationToken);

    /// <summary>Waits until a job is in one of these states.</summary>
    public async Task<JsonElement> WaitAsync(string id, params string[] states)
    {
        await using LiveClient live = await ListenAsync();
        await live.JoinAsync(id);
        return await live.WaitAsync(id, states);
    }

    public async Task<LiveClient> ListenAsync() =>
        await LiveClient.ConnectAsync(new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Http.Dispose();
    }

    protected override void Hear(string line)
    {
        if (StartupMessage().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri($"http://127.0.0.1:{match.Groups[1].Value}"));
    }

    [GeneratedRegex(@"Detourer is at http://\S+?:([0-9]+)[.,] ")]
    private static partial Regex StartupMessage();
}
