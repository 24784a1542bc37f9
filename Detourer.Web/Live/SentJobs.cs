using System.Collections.Concurrent;
using Detourer.Jobs;

namespace Detourer.Web.Live;

/// <summary>What was sent to one page about its jobs, so that it never gets a state after a later one.</summary>
internal sealed class SentJobs
{
    private readonly ConcurrentDictionary<Guid, Sent> _jobs = [];

    /// <summary>Jobs that are unfinished as far as the page knows.</summary>
    public IEnumerable<Guid> Unfinished =>
        _jobs.Where(job => job.Value.State is JobState.Queued or JobState.Running).Select(job => job.Key);

    /// <summary>Waiting jobs, and how many wait before each, if that is known.</summary>
    public IEnumerable<(Guid Id, int? Ahead)> Waiting =>
        _jobs.Where(job => job.Value.State == JobState.Queued).Select(job => (job.Key, job.Value.Ahead));

    /// <summary>The row of a running job, so that a new step needs no read; null if it is not known to run.</summary>
    public Job? Running(Guid id) => _jobs.GetValueOrDefault(id).Running;

    /// <summary>Whether a later state of the row was sent already.</summary>
    public bool IsOutdated(Job row) => _jobs.TryGetValue(row.Id, out Sent sent) && row.Version < sent.Version;

    public void Add(Job row, int? ahead) =>
        _jobs[row.Id] = new Sent(row.Version, row.State, ahead, row.State == JobState.Running ? row : null);

    public void Remove(Guid id) => _jobs.TryRemove(id, out _);

    /// <summary>Has whole rows of running jobs only: a page may have thousands that wait or are finished.</summary>
    private readonly record struct Sent(int Version, JobState State, int? Ahead, Job? Running);
}
