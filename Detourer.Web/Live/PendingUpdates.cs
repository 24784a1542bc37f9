using System.Threading.Channels;
using Detourer.Jobs;
using Detourer.Jobs.Events;

namespace Detourer.Web.Live;

/// <summary>Some of what a page is to be told.</summary>
/// <param name="Model">The model's progress has changed.</param>
/// <param name="Unknown">Ids that are none.</param>
/// <param name="Connection">Events have begun or ceased to arrive.</param>
/// <param name="Jobs">Jobs that have changed.</param>
internal sealed record UpdateBatch(bool Model, IReadOnlyList<string> Unknown, bool Connection, IReadOnlyList<JobUpdate> Jobs)
{
    /// <summary>The page has sent a ping.</summary>
    public bool Pong { get; init; }
}

/// <summary>A job that has changed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Read">Its row may be any other, and is to be read.</param>
/// <param name="Row">Its row, as events say; null where none did.</param>
/// <param name="Trace">The trace of its last event.</param>
internal readonly record struct JobUpdate(Guid Id, bool Read, Job? Row, string? Trace)
{
    /// <summary>Rows may come in another order than the changes that made them.</summary>
    public static Job? Later(Job? one, Job? other) =>
        one is null || other is null ? one ?? other : one.Version > other.Version ? one : other;
}

/// <summary>
/// What one page is still to be told: which of its jobs have changed, each once however often it did. So a slow page
/// costs no more memory than the ids that it joined, and what it gets is always what holds now.
/// </summary>
internal sealed class PendingUpdates
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, JobUpdate> _jobs = [];
    private readonly Queue<Guid> _order = [];
    private readonly List<string> _unknown = [];
    private readonly HashSet<Guid> _changed = [];
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _model;
    private bool _connection;
    private bool _pong;

    /// <summary>Jobs that the page has joined.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _jobs.Count;
        }
    }

    public void Join(Guid id)
    {
        lock (_lock)
        {
            _jobs[id] = new JobUpdate(id, Read: true, null, null);
            Enqueue(id);
        }
    }

    public void Leave(Guid id)
    {
        lock (_lock) _jobs.Remove(id);
    }

    public void Touch(JobEvent change)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(change.Id, out JobUpdate known)) return;
            _jobs[change.Id] = known with { Row = JobUpdate.Later(known.Row, change.Row), Trace = change.Trace };
            Enqueue(change.Id);
        }
    }

    /// <summary>The row of a job may be another, unheard.</summary>
    public void TouchRow(Guid id)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(id, out JobUpdate known)) return;
            _jobs[id] = known with { Read = true };
            Enqueue(id);
        }
    }

    /// <summary>Events have begun or ceased to arrive: any of its jobs may have changed unheard.</summary>
    public void TouchAll(bool connection)
    {
        lock (_lock)
        {
            _connection |= connection;
            foreach ((Guid id, JobUpdate known) in _jobs)
            {
                _jobs[id] = known with { Read = true };
                if (_changed.Add(id)) _order.Enqueue(id);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    public void TouchModel()
    {
        lock (_lock) _model = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>The page has sent a ping. Several are answered once.</summary>
    public void Pong()
    {
        lock (_lock) _pong = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>What the page has joined is no id.</summary>
    public void Refuse(string id)
    {
        lock (_lock) _unknown.Add(id);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something to tell.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes some of it, in the order of the changes.</summary>
    public UpdateBatch Take(int most)
    {
        lock (_lock)
        {
            List<JobUpdate> jobs = [];
            while (jobs.Count < most && _order.TryDequeue(out Guid id))
            {
                _changed.Remove(id);
                if (!_jobs.TryGetValue(id, out JobUpdate job)) continue;
                jobs.Add(job);
                _jobs[id] = job with { Read = false, Row = null };
            }

            if (_order.Count > 0) _signal.Writer.TryWrite(true);
            var news = new UpdateBatch(_model, [.. _unknown], _connection, jobs) { Pong = _pong };
            (_model, _connection, _pong) = (false, false, false);
            _unknown.Clear();
            return news;
        }
    }

    private void Enqueue(Guid id)
    {
        if (_changed.Add(id)) _order.Enqueue(id);
        _signal.Writer.TryWrite(true);
    }
}
