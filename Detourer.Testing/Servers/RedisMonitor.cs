using System.Globalization;
using System.Net.Sockets;

namespace Detourer.Testing.Servers;

/// <summary>Counts Redis commands with <c>MONITOR</c>: those of clients, and separately those of scripts.</summary>
internal sealed class RedisMonitor : IAsyncDisposable
{
    private readonly TcpClient _client = new();
    private readonly Lock _lock = new();
    private readonly List<double> _sentAt = [];
    private Task _reading = Task.CompletedTask;
    private int _inScripts;

    public int Sent => SentAt.Count;

    /// <summary>When clients sent commands, in seconds of the server's clock.</summary>
    public IReadOnlyList<double> SentAt
    {
        get
        {
            lock (_lock) return [.. _sentAt];
        }
    }

    public int InScripts => Volatile.Read(ref _inScripts);

    /// <param name="server"><c>host:port</c>.</param>
    public static async Task<RedisMonitor> StartAsync(string server)
    {
        var monitor = new RedisMonitor();
        string[] parts = server.Split(':');
        await monitor._client.ConnectAsync(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        await monitor._client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        var lines = new StreamReader(monitor._client.GetStream());
        await lines.ReadLineAsync();
        monitor._reading = monitor.ReadAsync(lines);
        return monitor;
    }

    // +1339518083.107412 [0 127.0.0.1:60866] "evalsha" …
    // +1339518083.107413 [0 lua] "xadd" …
    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            int end = line.IndexOf(']', StringComparison.Ordinal);
            if (end < 0) continue;
            if (line.AsSpan(0, end).EndsWith(" lua"))
            {
                Interlocked.Increment(ref _inScripts);
                continue;
            }

            ReadOnlySpan<char> time = line.AsSpan(1, line.IndexOf(' ', StringComparison.Ordinal) - 1);
            double at = double.Parse(time, CultureInfo.InvariantCulture);
            lock (_lock) _sentAt.Add(at);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
