using System.Net.WebSockets;
using System.Text.Json;

namespace Detourer.Testing.Processes;

/// <summary>A client of the live socket.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<LiveClient> ConnectAsync(Uri url, string? origin = null)
    {
        var client = new LiveClient();
        if (origin is not null) client._socket.Options.SetRequestHeader("Origin", origin);
        await client._socket.ConnectAsync(url, TestContext.Current.CancellationToken);
        return client;
    }

    public Task JoinAsync(params string[] ids) => SayAsync(JsonSerializer.Serialize(new { join = ids }));

    public Task LeaveAsync(params string[] ids) => SayAsync(JsonSerializer.Serialize(new { leave = ids }));

    public Task SayAsync(string text) => _socket.SendAsync(
        System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true,
        TestContext.Current.CancellationToken);

    /// <summary>The next message; null if the server has closed the socket.</summary>
    public async Task<JsonElement?> HearAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, TestContext.Current.CancellationToken);
        byte[] buffer = new byte[1 << 16];
        using var text = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), either.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            text.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(text.ToArray()).RootElement;
    }

    /// <summary>The next message about a job or an unknown id.</summary>
    public async Task<JsonElement> HearOfJobAsync()
    {
        while (true)
        {
            JsonElement? message = await HearAsync();
            Assert.NotNull(message);
            if (message.Value.GetProperty("type").GetString() != "model") return message.Value;
        }
    }

    /// <summary>Receives messages until a job is in one of these states.</summary>
    public async Task<JsonElement> WaitAsync(string id, params string[] states)
    {
        while (true)
        {
            JsonElement message = await HearOfJobAsync();
            if (message.GetProperty("type").GetString() != "job") continue;
            JsonElement job = message.GetProperty("job");
            if (job.GetProperty("id").GetString() != id) continue;
            if (states.Contains(job.GetProperty("state").GetString())) return job;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
