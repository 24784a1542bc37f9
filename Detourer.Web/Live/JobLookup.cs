using System.Collections.ObjectModel;
using Detourer.Jobs;
using Detourer.Jobs.Sql;

namespace Detourer.Web.Live;

/// <summary>
/// Reads rows for all pages of this process: while one statement is under way, what else is asked for gathers, and goes
/// into the next one. So many pages that hear of many changes cost few statements, and a single one never waits.
/// </summary>
internal sealed class JobLookup(JobRepository rows)
{
    private readonly Lock _lock = new();
    private HashSet<Guid> _gathered = [];
    private Task<IReadOnlyDictionary<Guid, Job>>? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>Those of these jobs that there are, and perhaps others; none older than the call.</summary>
    /// <exception cref="DatabaseUnavailableException">Try again later.</exception>
    public Task<IReadOnlyDictionary<Guid, Job>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return Task.FromResult<IReadOnlyDictionary<Guid, Job>>(ReadOnlyDictionary<Guid, Job>.Empty);
        lock (_lock)
        {
            _gathered.UnionWith(ids);
            if (_next is null) _last = _next = ReadAsync(_last);
            return _next.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyDictionary<Guid, Job>> ReadAsync(Task last)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        HashSet<Guid> ids;
        lock (_lock)
        {
            (ids, _gathered) = (_gathered, []);
            _next = null;
        }

        return (await rows.FindAsync(ids, CancellationToken.None)).ToDictionary(job => job.Id);
    }
}
