using Detourer.Jobs.Sql;

namespace Detourer.Web.Live;

/// <summary>
/// How many jobs wait before each waiting job. The rows are read when a socket asks, and the result is kept for a
/// moment, so the database is asked once a second whatever the number of sockets.
/// </summary>
internal sealed class QueuePositions(JobRepository rows, TimeProvider time, ILogger<QueuePositions> log) : IDisposable
{
    /// <summary>Jobs further back get no position.</summary>
    private const int Most = 5000;

    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private long? _readAt;

    /// <summary>The result of the last read.</summary>
    public IReadOnlyDictionary<Guid, int> Known { get; private set; } = new Dictionary<Guid, int>();

    /// <summary>Jobs before each waiting job, at most a second old; older while the database is unavailable.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> ReadAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_readAt is { } at && time.GetElapsedTime(at) < Freshness) return Known;
            IReadOnlyList<Guid> waiting = await rows.WaitingIdsAsync(Most, cancellationToken);
            Known = waiting.Index().ToDictionary(job => job.Item, job => job.Index);
            _readAt = time.GetTimestamp();
        }
        catch (DatabaseUnavailableException e)
        {
            LiveLog.ReadFailed(log, e.InnerException!.Message);
        }
        finally
        {
            _reading.Release();
        }

        return Known;
    }

    public void Dispose() => _reading.Dispose();
}
