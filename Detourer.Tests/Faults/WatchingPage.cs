using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Detourer.Tests.Faults;

/// <summary>A page that watches all jobs and reconnects to any running replica.</summary>
internal sealed class WatchingPage : IAsyncDisposable
{
    private readonly Fleet _fleet;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, string> _states = [];
    private readonly Channel<string> _new = Channel.CreateUnbounded<string>();
    private readonly Task _watching;

    public WatchingPage(Fleet fleet)
    {
        _fleet = fleet;
        _watching = WatchAsync();
    }

    /// <summary>The last received state of each job; empty if there was none.</summary>
    public IReadOnlyDictionary<string, string> States => _states;

    /// <summary>Whether the server has ever reported that it receives no events.</summary>
    public bool WasNotifiedOfOutage { get; private set; }

    public void Watch(string id)
    {
        _states[id] = "";
        _new.Writer.TryWrite(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                if (_fleet.AnyWeb() is { } web) await WatchAsync(web);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
            {
                // The connection was lost: reconnect.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private async Task WatchAsync(WebServer web)
    {
        await using LiveClient live = await web.ListenAsync();
        await live.JoinAsync([.. _states.Keys]);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        Task joining = JoinAsync(live, cut.Token);
        try
        {
            while (await live.HearAsync(cut.Token) is { } message) Receive(message);
        }
        finally
        {
            await cut.CancelAsync();
            await joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task JoinAsync(LiveClient live, CancellationToken cancellationToken)
    {
        await foreach (string id in _new.Reader.ReadAllAsync(cancellationToken)) await live.JoinAsync(id);
    }

    private void Receive(JsonElement message)
    {
        if (message.GetProperty("type").GetString() == "connection")
            WasNotifiedOfOutage |= message.GetProperty("state").GetString() == "degraded";
        if (message.GetProperty("type").GetString() != "job") return;
        JsonElement job = message.GetProperty("job");
        _states[job.GetProperty("id").GetString()!] = job.GetProperty("state").GetString()!;
    }
}
