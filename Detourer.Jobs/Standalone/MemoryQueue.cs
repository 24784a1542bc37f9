using Detourer.Jobs.Queue;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.Standalone;

/// <summary>The queue of a single process.</summary>
internal sealed class MemoryQueue(IOptions<QueueOptions> options, TimeProvider time) : IJobQueue, IDisposable
{
    /// <summary>Entries of one lane beyond this are left to the sweep.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<(QueueEntry Entry, DateTimeOffset At)>[] _lanes = [.. Enum.GetValues<Lane>().Select(_ => new Queue<(QueueEntry, DateTimeOffset)>())];
    private readonly HashSet<Guid> _known = [];
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly IReadOnlyList<Lane> _round = options.Value.Round();
    private int _turn;

    /// <summary>An entry that is not due is left to the sweep, which comes by often.</summary>
    public Task AddAsync(IReadOnlyList<QueueEntry> entries, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (QueueEntry entry in entries)
            {
                Queue<(QueueEntry, DateTimeOffset)> lane = _lanes[(int)entry.Lane];
                if (entry.NotBefore > now || lane.Count >= Capacity || !_known.Add(entry.Id)) continue;
                lane.Enqueue((entry, now));
                _waiting.Release();
            }
        }

        return Task.CompletedTask;
    }

    public async Task<QueueTicket> TakeAsync(CancellationToken cancellationToken)
    {
        await _waiting.WaitAsync(cancellationToken);
        lock (_lock)
        {
            // There is an entry for each permit, so that one of the lanes has one.
            while (true)
            {
                Lane lane = _round[_turn = (_turn + 1) % _round.Count];
                if (!_lanes[(int)lane].TryDequeue(out (QueueEntry Entry, DateTimeOffset) next)) continue;
                return new QueueTicket(next.Entry.Id, lane, next.Entry.Trace, "");
            }
        }
    }

    public Task ReturnAsync(QueueTicket ticket, DateTimeOffset? again)
    {
        lock (_lock) _known.Remove(ticket.Id);
        return again is null ? Task.CompletedTask
            : AddAsync([new QueueEntry(ticket.Id, ticket.Lane, null, ticket.Trace, again)], CancellationToken.None);
    }

    /// <summary>Here rows are counted.</summary>
    public Task ReleaseClientAsync(Guid job) => Task.CompletedTask;

    public Task<SweepScope> BeginSweepAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        Task.FromResult(SweepScope.Usual);

    public Task EndRefillAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<LaneDepth>> DepthsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<LaneDepth>>(
            [
                .. _lanes.Select((lane, index) => new LaneDepth(
                    (Lane)index, lane.Count, lane.TryPeek(out (QueueEntry, DateTimeOffset At) oldest) ? oldest.At : null)),
            ]);
        }
    }

    public void Dispose() => _waiting.Dispose();
}
