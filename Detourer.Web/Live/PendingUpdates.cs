using System.Threading.Channels;
using Detourer.Jobs;
using Detourer.Jobs.Events;

namespace Detourer.Web.Live;

/// <summary>Some of the updates that are pending for a page.</summary>
/// <param name="Models">Whether the progress of a model has changed.</param>
/// <param name="Unknown">Joined ids that have the form of no id.</param>
/// <param name="Connection">Whether events have started or stopped arriving.</param>
/// <param name="Jobs">Jobs that have changed.</param>
internal sealed record UpdateBatch(
    bool Models, IReadOnlyList<string> Unknown, bool Connection, IReadOnlyList<JobUpdate> Jobs)
{
    /// <summary>Whether the page has sent a ping.</summary>
    public bool Pong { get; init; }
}

/// <summary>A job that has changed, or may have.</summary>
/// <param name="Id">The job.</param>
/// <param name="Read">Whether its row must be read: it may have changed without an event.</param>
/// <param name="Row">Its latest row from events; null if no event brought one.</param>
/// <param name="Trace">The trace of its last event.</param>
internal readonly record struct JobUpdate(Guid Id, bool Read, Job? Row, string? Trace)
{
    /// <summary>
    /// The later of two versions of a row. Events may arrive in another order than the changes were made.
    /// </summary>
    public static Job? Later(Job? one, Job? other) =>
        one is null || other is null ? one ?? other : one.Version > other.Version ? one : other;
}

/// <summary>
/// The updates that are pending for one page. Each changed job is listed once, however often it changed, so a slow page
/// costs no more memory than its ids, and what it gets is always the latest state.
/// </summary>
/// <param name="most">Ids that a page may join.</param>
internal sealed class PendingUpdates(int most)
{
    /// <summary>Characters of an id that is answered with “unknown”. A UUID has 36.</summary>
    private const int LongestId = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, JobUpdate> _jobs = [];
    private readonly Queue<Guid> _order = [];
    private readonly List<string> _unknown = [];
    private readonly HashSet<Guid> _changed = [];
    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _models;
    private bool _connection;
    private bool _pong;

    /// <summary>Subscribes to a job, and has its row read.</summary>
    /// <returns>False if the page has too many ids.</returns>
    public bool TryJoin(Guid id)
    {
        lock (_lock)
        {
            // Jobs that were joined and left again stay in the order until the page has read that far.
            if (_order.Count >= 2 * most || (!_jobs.ContainsKey(id) && IsFull)) return false;
            _jobs[id] = new JobUpdate(id, Read: true, null, null);
            Enqueue(id);
            return true;
        }
    }

    /// <summary>Has a string that is not the id of a job answered with “unknown”.</summary>
    /// <returns>False if it is too long, or the page has too many ids.</returns>
    public bool TryReject(string id)
    {
        if (id.Length > LongestId) return false;
        lock (_lock)
        {
            if (IsFull) return false;
            _unknown.Add(id);
        }

        _signal.Writer.TryWrite(true);
        return true;
    }

    public void Leave(Guid id)
    {
        lock (_lock) _jobs.Remove(id);
    }

    public bool HasJoined(Guid id)
    {
        lock (_lock) return _jobs.ContainsKey(id);
    }

    /// <summary>Adds an event, if the page has joined its job.</summary>
    public void Add(JobEvent change)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(change.Id, out JobUpdate known)) return;
            _jobs[change.Id] = known with { Row = JobUpdate.Later(known.Row, change.Row), Trace = change.Trace };
            Enqueue(change.Id);
        }
    }

    /// <summary>Has the row of a job read, which may have changed without an event.</summary>
    public void Refresh(Guid id)
    {
        lock (_lock)
        {
            if (!_jobs.TryGetValue(id, out JobUpdate known)) return;
            _jobs[id] = known with { Read = true };
            Enqueue(id);
        }
    }

    /// <summary>Has the rows of all jobs read.</summary>
    /// <param name="connection">Whether events have started or stopped arriving.</param>
    public void RefreshAll(bool connection)
    {
        lock (_lock)
        {
            _connection |= connection;
            foreach ((Guid id, JobUpdate known) in _jobs)
            {
                _jobs[id] = known with { Read = true };
                Enqueue(id);
            }
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Has the progress of the models sent.</summary>
    public void RefreshModels()
    {
        lock (_lock) _models = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Has a ping answered. Several are answered once.</summary>
    public void AddPong()
    {
        lock (_lock) _pong = true;
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits until an update is pending.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes the oldest updates.</summary>
    /// <param name="count">Largest number of jobs.</param>
    public UpdateBatch Take(int count)
    {
        lock (_lock)
        {
            List<JobUpdate> jobs = [];
            while (jobs.Count < count && _order.TryDequeue(out Guid id))
            {
                _changed.Remove(id);
                if (!_jobs.TryGetValue(id, out JobUpdate job)) continue;
                jobs.Add(job);
                _jobs[id] = job with { Read = false, Row = null };
            }

            if (_order.Count > 0) _signal.Writer.TryWrite(true);
            var updates = new UpdateBatch(_models, [.. _unknown], _connection, jobs) { Pong = _pong };
            (_models, _connection, _pong) = (false, false, false);
            _unknown.Clear();
            return updates;
        }
    }

    private bool IsFull => _jobs.Count + _unknown.Count >= most;

    private void Enqueue(Guid id)
    {
        if (_changed.Add(id)) _order.Enqueue(id);
        _signal.Writer.TryWrite(true);
    }
}
