namespace Detourer.Jobs.Admission;

/// <summary>Sliding windows in this process's memory. Those that are empty are forgotten.</summary>
/// <param name="most">Requests of one client within a window. 0: no limit.</param>
/// <param name="length">How long a window is.</param>
/// <param name="time">The clock.</param>
internal sealed class SlidingWindows(int most, TimeSpan length, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _windows = [];
    private DateTimeOffset _tidied;

    /// <summary>Null: admitted, and counted. Else: how long to wait.</summary>
    public TimeSpan? Ask(string client)
    {
        if (most == 0) return null;
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            Tidy(now);
            if (!_windows.TryGetValue(client, out Queue<DateTimeOffset>? window)) _windows[client] = window = [];
            while (window.TryPeek(out DateTimeOffset first) && first <= now - length) window.Dequeue();
            if (window.Count >= most) return window.Peek() + length - now;
            window.Enqueue(now);
            return null;
        }
    }

    private void Tidy(DateTimeOffset now)
    {
        if (now - _tidied < length) return;
        _tidied = now;
        foreach ((string client, Queue<DateTimeOffset> window) in _windows)
            if (window.All(at => at <= now - length)) _windows.Remove(client);
    }
}
