using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Detourer.Bench.Distributed;

/// <summary>A client that uploads photos and receives their updates through one live socket, like a page.</summary>
internal sealed class Page : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _waiting = [];
    private readonly byte[] _photo;
    private Task _hearing = Task.CompletedTask;

    private Page(Uri address, byte[] photo) => (_http, _photo) = (new HttpClient { BaseAddress = address }, photo);

    public static async Task<Page> OpenAsync(Uri address, byte[] photo)
    {
        var page = new Page(address, photo);
        await page._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/live" }.Uri, default);
        page._hearing = page.HearAsync();
        return page;
    }

    /// <summary>Uploads the photo and waits until its job has succeeded.</summary>
    public async Task<Trip> RunAsync()
    {
        using var content = new ByteArrayContent(_photo);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        long sent = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _http.PostAsync("/api/v1/jobs", content);
        DateTimeOffset answeredAt = TimeProvider.System.GetUtcNow();
        response.EnsureSuccessStatusCode();
        string id = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = done;
        await SayAsync($$"""{"join":["{{id}}"]}""");
        var trip = new Trip(id, sent, answeredAt, await done.Task);
        await SayAsync($$"""{"leave":["{{id}}"]}""");
        return trip;
    }

    private async Task SayAsync(string text)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task HearAsync()
    {
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            ValueWebSocketReceiveResult part;
            int length = 0;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(length), default);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close) return;

            using var message = JsonDocument.Parse(buffer.AsMemory(0, length));
            if (!message.RootElement.TryGetProperty("job", out JsonElement job)) continue;
            string state = job.GetProperty("state").GetString()!;
            if (state is "queued" or "running") continue;
            if (!_waiting.TryRemove(job.GetProperty("id").GetString()!, out TaskCompletionSource<long>? waiting))
                continue;
            if (state == "succeeded") waiting.SetResult(Stopwatch.GetTimestamp());
            else waiting.SetException(new InvalidOperationException($"{job}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await _hearing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _sending.Dispose();
    }
}
