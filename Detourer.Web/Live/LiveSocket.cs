using System.Net.WebSockets;
using System.Text.Json;
using Detourer.Jobs.Events;

namespace Detourer.Web.Live;

/// <summary>
/// One connected page. It joins jobs, and gets their current state at once and again after each change. The socket runs
/// as long as all of its loops do: when one fails, the socket closes, and the page reconnects and joins again.
/// </summary>
internal sealed class LiveSocket
{
    /// <summary>Ids that one page may join, including those that name no job.</summary>
    public const int MostIds = 10_000;

    /// <summary>Bytes of one request: about 6000 ids.</summary>
    public const int LongestRequest = 1 << 18;

    /// <summary>How long the client has to answer a close frame.</summary>
    private static readonly TimeSpan _closeTimeout = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly IJobEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger<LiveSocket> _log;
    private readonly PendingUpdates _pending = new(MostIds);
    private readonly LiveSender _sender;

    public LiveSocket(
        WebSocket socket, LiveHub hub, IJobEvents events, TimeProvider time, IServiceProvider services,
        ILogger<LiveSocket> log)
    {
        (_socket, _events, _time, _log) = (socket, events, time, log);
        _sender = ActivatorUtilities.CreateInstance<LiveSender>(services, socket, hub, _pending);
    }

    /// <summary>Passes on an event about a job, if the page has joined it.</summary>
    public void Add(JobEvent change) => _pending.Add(change);

    /// <summary>Reads all jobs of the page again.</summary>
    /// <param name="connection">Whether events have started or stopped arriving.</param>
    public void RefreshAll(bool connection) => _pending.RefreshAll(connection);

    /// <summary>Reads the jobs again that are unfinished as far as the page knows.</summary>
    public void RefreshUnfinished() => _sender.RefreshUnfinished();

    /// <summary>Sends the progress of the models again.</summary>
    public void RefreshModels() => _pending.RefreshModels();

    /// <summary>Serves the page until it disconnects or the server stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _pending.RefreshModels();
        if (!_events.AreArriving) _pending.RefreshAll(connection: true);

        // Not cancelled by a token: that would abort the connection, and the page would not learn why it closed.
        Task<WebSocketCloseStatus> receiving = ReceiveAsync();
        Task sending = _sender.SendUpdatesAsync(ended.Token), watching = _sender.WatchQueueAsync(ended.Token);
        Task first = await Task.WhenAny(receiving, sending, watching);
        await ended.CancelAsync();
        await Task.WhenAll(sending, watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (StatusOf(first, receiving, stopping) is { } status) await CloseAsync(status);
        await EndAsync(receiving);
    }

    /// <summary>The status to close with; null: the connection is lost.</summary>
    private WebSocketCloseStatus? StatusOf(Task first, Task<WebSocketCloseStatus> receiving, CancellationToken stopping)
    {
        switch (first.Exception?.InnerException)
        {
            case WebSocketException:
                return null;
            case { } error:
                LiveLog.SocketFailed(_log, error);
                return WebSocketCloseStatus.InternalServerError;
        }

        return first == receiving ? receiving.Result
            : stopping.IsCancellationRequested ? WebSocketCloseStatus.EndpointUnavailable
            : WebSocketCloseStatus.InternalServerError;
    }

    /// <summary>Reads requests until the client closes, or sends something that no page sends.</summary>
    private async Task<WebSocketCloseStatus> ReceiveAsync()
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            using var text = new MemoryStream();
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) return WebSocketCloseStatus.NormalClosure;
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage && text.Length <= LongestRequest);

            if (text.Length > LongestRequest || !TryApply(text.GetBuffer().AsSpan(0, (int)text.Length)))
                return WebSocketCloseStatus.PolicyViolation;
        }
    }

    /// <returns>False if the request is malformed, or exceeds a limit.</returns>
    private bool TryApply(ReadOnlySpan<byte> text)
    {
        LiveRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(text, LiveJson.Default.LiveRequest);
        }
        catch (JsonException)
        {
            return false;
        }

        foreach (string id in request?.Leave ?? [])
        {
            if (!Guid.TryParseExact(id, "D", out Guid guid)) continue;
            _pending.Leave(guid);
            _sender.Forget(guid);
        }

        if (request is { Ping: true }) _pending.AddPong();
        return (request?.Join ?? []).All(id =>
            Guid.TryParseExact(id, "D", out Guid guid) ? _pending.TryJoin(guid) : _pending.TryReject(id));
    }

    private async Task CloseAsync(WebSocketCloseStatus status)
    {
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;
        using var timeout = new CancellationTokenSource(_closeTimeout, _time);
        try
        {
            await _socket.CloseOutputAsync(status, statusDescription: null, timeout.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client has disconnected, or does not read.
        }
    }

    /// <summary>Waits until the client has answered the close frame, or disconnects it.</summary>
    private async Task EndAsync(Task receiving)
    {
        await Task.WhenAny(receiving, Task.Delay(_closeTimeout, _time, CancellationToken.None));
        if (!receiving.IsCompleted) _socket.Abort();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
