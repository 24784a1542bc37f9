using System.Collections.Concurrent;
using Detourer.Jobs.Events;
using Detourer.Web.Workers;

namespace Detourer.Web.Live;

/// <summary>
/// All live sockets of this process. It passes events on to the sockets, and remembers the current step of each running
/// job, which no row has, for clients that ask later.
/// </summary>
internal sealed class LiveHub : IDisposable
{
    private static readonly TimeSpan _checkInterval = TimeSpan.FromSeconds(3);

    /// <summary>Every so many checks, unfinished jobs are read although events arrive.</summary>
    private const int ChecksPerRefresh = 10;

    private readonly ConcurrentDictionary<LiveSocket, bool> _sockets = [];
    private readonly ConcurrentDictionary<Guid, string> _steps = [];
    private readonly FleetModels _models;
    private readonly IDisposable _events;
    private readonly ITimer _timer;
    private volatile bool _refreshOnceMore;
    private int _checks;

    public LiveHub(IJobEvents events, FleetModels models, TimeProvider time)
    {
        _models = models;
        _events = events.Subscribe(change =>
        {
            if (change is { } known) Pass(known);
            else OnConnectionChanged();
        });
        _timer = time.CreateTimer(_ => Check(events), null, _checkInterval, _checkInterval);
        _models.Changed += OnModelsChanged;
    }

    /// <summary>
    /// The step that a running job is at, or null. Ask before reading the job's row: events come after the change that
    /// they describe, so the step is then never older than the row.
    /// </summary>
    public string? StepOf(Guid job) => _steps.GetValueOrDefault(job);

    /// <summary>Passes events on to a socket until the returned object is disposed of.</summary>
    public IDisposable Add(LiveSocket socket)
    {
        _sockets[socket] = true;
        return new Membership(this, socket);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _models.Changed -= OnModelsChanged;
        _events.Dispose();
    }

    private void Pass(JobEvent change)
    {
        if (change.Step is null) _steps.TryRemove(change.Id, out _);
        else _steps[change.Id] = change.Step;
        foreach (LiveSocket socket in _sockets.Keys) socket.Add(change);
    }

    private void OnConnectionChanged()
    {
        _refreshOnceMore = true;
        _steps.Clear();
        foreach (LiveSocket socket in _sockets.Keys) socket.RefreshAll(connection: true);
    }

    /// <summary>
    /// Reads rows where events do not suffice. While no events arrive, all jobs are read; and once more after that, for
    /// events published between the new connection and its subscription. A worker that is not connected itself
    /// publishes to no one, so unfinished jobs are read from time to time in any case.
    /// </summary>
    private void Check(IJobEvents events)
    {
        bool all = !events.AreArriving || _refreshOnceMore;
        _refreshOnceMore = false;
        if (all)
            foreach (LiveSocket socket in _sockets.Keys) socket.RefreshAll(connection: false);
        else if (++_checks % ChecksPerRefresh == 0)
            foreach (LiveSocket socket in _sockets.Keys) socket.RefreshUnfinished();
    }

    private void OnModelsChanged()
    {
        foreach (LiveSocket socket in _sockets.Keys) socket.RefreshModels();
    }

    private sealed class Membership(LiveHub hub, LiveSocket socket) : IDisposable
    {
        public void Dispose() => hub._sockets.TryRemove(socket, out _);
    }
}
