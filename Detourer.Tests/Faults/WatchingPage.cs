using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Detourer.Tests.Faults;

/// <summary>A page that watches all jobs, and connects again by itself, to whichever replica is there.</summary>
internal sealed class WatchingPage : IAsyncDisposable
{
    private readonly Fleet _fleet;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, string> _heard = [];
    private readonly Channel<string> _new = Channel.CreateUnbounded<string>();
    private readonly Task _watching;

    public WatchingPage(Fleet fleet)
    {
        _fleet = fleet;
        _watching = WatchAsync();
    }

    /// <summary>What it was last told of each job; empty: nothing.</summary>
    public IReadOnlyDictionary<string, string> Heard => _heard;

    /// <summary>Whether the server has ever said that it does not hear of changes.</summary>
    public bool HeardOfOutage { get; private set; }

    public void Watch(string id)
    {
        _heard[id] = "";
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
                // Cut: once more.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    private async Task WatchAsync(WebServer web)
    {
        await using LiveClient live = await web.ListenAsync();
        await live.JoinAsync([.. _heard.Keys]);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        Task joining = JoinAsync(live, cut.Token);
        try
        {
            while (await live.HearAsync(cut.Token) is { } message) Hear(message);
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

    private void Hear(JsonElement message)
    {
        if (message.GetProperty("type").GetString() == "connection")
            HeardOfOutage |= message.GetProperty("state").GetString() == "degraded";
        if (message.GetProperty("type").GetString() != "job") return;
        JsonElement job = message.GetProperty("job");
        _heard[job.GetProperty("id").GetString()!] = job.GetProperty("state").GetString()!;
    }
}
