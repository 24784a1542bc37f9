using System.Collections.ObjectModel;
using Detourer.Jobs;
using Detourer.Jobs.Sql;

namespace Detourer.Web.Live;

/// <summary>
/// Reads rows for all sockets of this process. While one statement runs, further requests are collected for the next.
/// So many sockets with many changes cost few statements, and a single request is read at once.
/// </summary>
internal sealed class JobLookup(JobRepository rows)
{
    private readonly Lock _lock = new();
    private HashSet<Guid> _collected = [];
    private Task<IReadOnlyDictionary<Guid, Job>>? _next;
    private Task _last = Task.CompletedTask;

    /// <summary>
    /// Finds jobs. The result may have others too, and lacks ids that name no job. No row is older than the call.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">A retry may succeed.</exception>
    public Task<IReadOnlyDictionary<Guid, Job>> FindAsync(
        IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return Task.FromResult<IReadOnlyDictionary<Guid, Job>>(ReadOnlyDictionary<Guid, Job>.Empty);
        lock (_lock)
        {
            _collected.UnionWith(ids);
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
            (ids, _collected) = (_collected, []);
            _next = null;
        }

        return (await rows.FindAsync(ids, CancellationToken.None)).ToDictionary(job => job.Id);
    }
}
