using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Detourer.Testing;

/// <summary>Keeps the ids and texts of everything that a process logs.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _all = [];

    public IReadOnlyCollection<(int Id, string Text)> All => _all;

    public ILogger CreateLogger(string categoryName) => new Recorder(_all);

    public void Dispose()
    {
    }

    private sealed class Recorder(ConcurrentQueue<(int Id, string Text)> all) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => all.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
