using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Detourer.Bench;

/// <summary>Detourer.Web in a separate process, with temporary data.</summary>
internal sealed partial class Service : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("detourer-bench-").FullName;
    private readonly Process _process;
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    private Service()
    {
        string project = Path.Combine(Photo.Repository(), "Detourer.Web");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Detourer.Web.dll")])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Data__Directory"] = _data;
        _process = Process.Start(start)!;
    }

    public HttpClient Http { get; } = new();

    /// <summary>Resident memory, in 10⁶ bytes.</summary>
    public double Megabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Starts the process and waits until its model is loaded.</summary>
    public static async Task<Service> StartAsync()
    {
        var service = new Service();
        while (await service._process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (StartupMessage().Match(line) is { Success: true } match)
                service.Http.BaseAddress = new Uri(match.Groups[1].Value);
            if (!line.Contains("is ready", StringComparison.Ordinal)) continue;
            _ = service._process.StandardOutput.ReadToEndAsync(); // so that the process never blocks on a full pipe
            return service;
        }

        throw new InvalidOperationException("Detourer.Web has exited.");
    }

    public async Task<string> AddAsync(byte[] photo)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(photo), "image_file", "photo.jpg" } };
        using HttpResponseMessage response = await Http.PostAsync("/api/v1/jobs", form);
        response.EnsureSuccessStatusCode();
        JsonElement job = await response.Content.ReadFromJsonAsync<JsonElement>();
        string id = job.GetProperty("id").GetString()!;
        _tokens[id] = job.GetProperty("ownerToken").GetString()!;
        return id;
    }

    /// <summary>Deletes a job that <see cref="AddAsync"/> has created.</summary>
    public async Task DeleteAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/jobs/{id}");
        request.Headers.Add("X-Owner-Token", _tokens.GetValueOrDefault(id));
        (await Http.SendAsync(request)).Dispose();
    }

    public async Task<ClientWebSocket> ListenAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Http.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri, default);
        return socket;
    }

    /// <summary>Waits for the event that a job has succeeded.</summary>
    public static async Task<JsonElement> WaitAsync(ClientWebSocket socket, string id)
    {
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($"{{\"join\":[\"{id}\"]}}"), WebSocketMessageType.Text, true, default);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            WebSocketReceiveResult part = await socket.ReceiveAsync(buffer, default);
            JsonElement message = JsonDocument.Parse(buffer.AsMemory(0, part.Count)).RootElement;
            if (!message.TryGetProperty("job", out JsonElement job) || job.GetProperty("id").GetString() != id)
                continue;
            if (job.GetProperty("state").GetString() == "succeeded") return job;
            if (job.GetProperty("state").GetString() == "failed") throw new InvalidOperationException($"{job}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        Directory.Delete(_data, recursive: true);
    }

    [GeneratedRegex(@"Detourer is at (http://\S+?)[.,] ")]
    private static partial Regex StartupMessage();
}
