using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Detourer.Testing.Servers;

/// <summary>
/// A real HTTP server on the loopback interface that can also misbehave: truncate a body, stall, stay silent.
/// </summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FileRequest> _requests = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<FileRequest, Task> _answer;
    private readonly Task _serving;

    public FileServer(Func<FileRequest, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}/model.onnx");
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Completes with the first request.</summary>
    public Task Asked => _asked.Task;

    public int Requests => _requests.Count;

    /// <summary>The first byte that each request asked for; null for the whole file.</summary>
    public IReadOnlyList<long?> Froms => [.. _requests.Select(request => request.From)];

    public static FileServer Of(byte[] content) => new(request => request.SendAsync(content));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                FileRequest request = await FileRequest.ReadAsync(client.GetStream(), _stop.Token);
                _requests.Enqueue(request);
                _asked.TrySetResult();
                await _answer(request);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has disconnected, or the test has finished.
            }
        }
    }
}

/// <summary>A request, and ways to answer it.</summary>
internal sealed class FileRequest(string path, long? from, Stream stream, CancellationToken stopped)
{
    public string Path { get; } = path;

    public long? From { get; } = from;

    public static async Task<FileRequest> ReadAsync(Stream stream, CancellationToken stopped)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        string[] first = (await reader.ReadLineAsync(stopped) ?? "").Split(' ');
        if (first.Length < 2) throw new IOException("The connection has no request.");

        long? from = null;
        while (await reader.ReadLineAsync(stopped) is { Length: > 0 } header)
        {
            if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                from = long.Parse(header["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        return new FileRequest(first[1], from, stream, stopped);
    }

    /// <summary>Sends the file or the requested range, optionally truncated at a byte.</summary>
    public Task SendAsync(byte[] content, int? upTo = null)
    {
        if (From >= content.Length)
            return SendHeadAsync("416 Range Not Satisfiable", $"Content-Range: bytes */{content.Length}");

        return From is { } from
            ? SendAsync("206 Partial Content", content, (int)from, upTo ?? content.Length)
            : SendAsync("200 OK", content, 0, upTo ?? content.Length);
    }

    public async Task SendAsync(string status, byte[] content, int from, int to)
    {
        await WriteHeadAsync(
            $"{status}\r\nContent-Length: {content.Length - from}"
            + $"\r\nContent-Range: bytes {from}-{content.Length - 1}/{content.Length}");
        await stream.WriteAsync(content.AsMemory(from, to - from), stopped);
    }

    /// <summary>Sends more of a body whose head has been sent.</summary>
    public async Task SendRestAsync(byte[] content, int from, int to) =>
        await stream.WriteAsync(content.AsMemory(from, to - from), stopped);

    public Task SendHeadAsync(string status, string header = "X-Nothing: 0") =>
        WriteHeadAsync($"{status}\r\nContent-Length: 0\r\n{header}");

    /// <summary>Sends bytes as they are, without a head of its own.</summary>
    public async Task SendRawAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopped);

    /// <summary>Sends the same bytes until the client disconnects.</summary>
    public async Task SendForeverAsync(string text)
    {
        while (true) await SendRawAsync(text);
    }

    /// <summary>Keeps the connection open and sends nothing.</summary>
    public Task BeSilentAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopped);

    private async Task WriteHeadAsync(string head) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n"), stopped);
}
