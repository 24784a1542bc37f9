using Detourer.Jobs.Queue;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Standalone;

/// <summary>The queue of a single process.</summary>
internal sealed class MemoryQueue(IOptions<QueueOptions> options, TimeProvider time) : IJobQueue, IDisposable
{
    /// <summary>Entries that a lane holds. Sweeps add the others later.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<(QueueEntry Entry, DateTimeOffset AddedAt)>[] _lanes =
        [.. Enum.GetValues<Lane>().Select(_ => new Queue<(QueueEntry, DateTimeOffset)>())];
    private readonly HashSet<Guid> _known = [];
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly IReadOnlyList<Lane> _round = options.Value.Round();
    private int _turn;

    /// <summary>An entry that is not due is ignored: a sweep adds it, and sweeps are frequent.</summary>
    public Task<int> AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int added = 0;
        lock (_lock)
        {
            foreach (QueueEntry entry in entries)
            {
                Queue<(QueueEntry, DateTimeOffset)> lane = _lanes[(int)entry.Lane];
                if (entry.NotBefore > now || lane.Count >= Capacity || !_known.Add(entry.Id)) continue;
                lane.Enqueue((entry, now));
                _waiting.Release();
                added++;
            }
        }

        return Task.FromResult(added);
    }

    public async Task<QueueTicket> TakeAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken);
        lock (_lock)
        {
            // The semaphore counts entries, so one of the lanes has one.
            while (true)
            {
                Lane lane = _round[_turn = (_turn + 1) % _round.Count];
                if (!_lanes[(int)lane].TryDequeue(out (QueueEntry Entry, DateTimeOffset) next)) continue;
                return new QueueTicket(next.Entry.Id, lane, next.Entry.Trace, Receipt: "");
            }
        }
    }

    public Task ReturnAsync(QueueTicket ticket, DateTimeOffset? dueAt)
    {
        lock (_lock) _known.Remove(ticket.Id);
        return dueAt is null
            ? Task.CompletedTask
            : AddAsync([new QueueEntry(ticket.Id, ticket.Lane, ticket.Trace, dueAt)], CancellationToken.None);
    }

    public Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<LaneDepth>>(
            [
                .. _lanes.Select((lane, index) => new LaneDepth(
                    (Lane)index, lane.Count,
                    lane.TryPeek(out (QueueEntry, DateTimeOffset AddedAt) oldest) ? now - oldest.AddedAt : null)),
            ]);
        }
    }

    public void Dispose() => _waiting.Dispose();
}
