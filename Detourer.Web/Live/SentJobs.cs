using System.Collections.Concurrent;
using Detourer.Jobs;

namespace Detourer.Web.Live;

/// <summary>What one page has been told of its jobs: it is never told of a state after a later one.</summary>
internal sealed class SentJobs
{
    private readonly ConcurrentDictionary<Guid, Told> _jobs = [];

    /// <summary>Those that have not ended, as far as the page knows.</summary>
    public IEnumerable<Guid> Unfinished =>
        _jobs.Where(job => job.Value.State is JobState.Queued or JobState.Running).Select(job => job.Key);

    /// <summary>Those that wait, and how many stand before each, where that is known.</summary>
    public IEnumerable<(Guid Id, int? Ahead)> Waiting =>
        _jobs.Where(job => job.Value.State == JobState.Queued).Select(job => (job.Key, job.Value.Ahead));

    /// <summary>The row of a job that runs: a step is no reason to read it again.</summary>
    public Job? Running(Guid id) => _jobs.GetValueOrDefault(id).Running;

    public bool IsPast(Job row) => _jobs.TryGetValue(row.Id, out Told told) && row.Version < told.Version;

    public void Add(Job row, int? ahead) =>
        _jobs[row.Id] = new Told(row.Version, row.State, ahead, row.State == JobState.Running ? row : null);

    public void Remove(Guid id) => _jobs.TryRemove(id, out _);

    /// <summary>Whole rows of those that run only: a page may have thousands that wait or have ended.</summary>
    private readonly record struct Told(int Version, JobState State, int? Ahead, Job? Running);
}
