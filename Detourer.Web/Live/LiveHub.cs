using System.Collections.Concurrent;
using Detourer.Jobs.Events;
using Detourer.Web.Workers;

namespace Detourer.Web.Live;

/// <summary>
/// All pages that are connected to this process; passes events on to those whom they concern, and knows which step each
/// running job is at, for those who ask later: rows do not say.
/// </summary>
internal sealed class LiveHub : IDisposable
{
    private static readonly TimeSpan _lookAround = TimeSpan.FromSeconds(3);

    /// <summary>So often, in times of <see cref="_lookAround"/>, jobs that have not ended are looked at although all seems well.</summary>
    private const int Rarely = 10;

    private readonly ConcurrentDictionary<LiveSocket, bool> _sockets = [];
    private readonly ConcurrentDictionary<Guid, string> _steps = [];
    private readonly FleetModels _models;
    private readonly IDisposable _events;
    private readonly ITimer _timer;
    private volatile bool _lookOnceMore;
    private int _times;

    public LiveHub(IJobEvents events, FleetModels models, TimeProvider time)
    {
        _models = models;
        _events = events.Subscribe(change =>
        {
            if (change is { } known) Pass(known);
            else LoseTrack();
        });
        _timer = time.CreateTimer(_ => LookAround(events), null, _lookAround, _lookAround);
        _models.Changed += TouchModel;
    }

    /// <summary>
    /// What a job's worker is doing, or null. Whoever asks this before the row never tells of a step that is past: an
    /// event comes after what it speaks of.
    /// </summary>
    public string? StepOf(Guid job) => _steps.GetValueOrDefault(job);

    /// <summary>Lets a socket hear of events until disposed of.</summary>
    public IDisposable Add(LiveSocket socket)
    {
        _sockets[socket] = true;
        return new Membership(this, socket);
    }

    private void Pass(JobEvent change)
    {
        if (change.Step is null) _steps.TryRemove(change.Id, out _);
        else _steps[change.Id] = change.Step;
        foreach (LiveSocket socket in _sockets.Keys) socket.Touch(change);
    }

    private void LoseTrack()
    {
        _lookOnceMore = true;
        _steps.Clear();
        foreach (LiveSocket socket in _sockets.Keys) socket.TouchAll(connection: true);
    }

    /// <summary>
    /// While no events arrive, the rows are looked at instead; and once more after that, for what was told between the
    /// new connection and its subscription. What a worker tells before it is connected again itself, nobody hears; so now
    /// and then jobs are looked at that have not ended as far as their pages know.
    /// </summary>
    private void LookAround(IJobEvents events)
    {
        bool all = !events.AreArriving || _lookOnceMore;
        _lookOnceMore = false;
        if (all)
            foreach (LiveSocket socket in _sockets.Keys) socket.TouchAll(connection: false);
        else if (++_times % Rarely == 0)
            foreach (LiveSocket socket in _sockets.Keys) socket.TouchUnfinished();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _models.Changed -= TouchModel;
        _events.Dispose();
    }

    private void TouchModel()
    {
        foreach (LiveSocket socket in _sockets.Keys) socket.TouchModel();
    }

    private sealed class Membership(LiveHub hub, LiveSocket socket) : IDisposable
    {
        public void Dispose() => hub._sockets.TryRemove(socket, out _);
    }
}
