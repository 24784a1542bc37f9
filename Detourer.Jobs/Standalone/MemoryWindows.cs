using Detourer.Jobs.Admission;

namespace Detourer.Jobs.Standalone;

/// <summary>Sliding windows in the memory of this process. Empty windows are removed.</summary>
/// <param name="time">The clock.</param>
internal sealed class MemoryWindows(TimeProvider time) : ISlidingWindows
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(Limit Limit, string Client), Queue<DateTimeOffset>> _windows = [];
    private DateTimeOffset _tidiedAt;

    public Task<TimeSpan?> EnterAsync(
        Limit limit, string client, int most, TimeSpan length, CancellationToken cancellationToken) =>
        Task.FromResult(Enter((limit, client), most, length));

    private TimeSpan? Enter((Limit Limit, string Client) key, int most, TimeSpan length)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            Tidy(now, length);
            if (!_windows.TryGetValue(key, out Queue<DateTimeOffset>? window)) _windows[key] = window = [];
            while (window.TryPeek(out DateTimeOffset first) && first <= now - length) window.Dequeue();
            if (window.Count >= most) return window.Peek() + length - now;
            window.Enqueue(now);
            return null;
        }
    }

    private void Tidy(DateTimeOffset now, TimeSpan length)
    {
        if (now - _tidiedAt < length) return;
        _tidiedAt = now;
        foreach ((var key, Queue<DateTimeOffset> window) in _windows)
            if (window.All(at => at <= now - length)) _windows.Remove(key);
    }
}
