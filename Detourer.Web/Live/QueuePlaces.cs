using Detourer.Jobs.Sql;

namespace Detourer.Web.Live;

/// <summary>
/// How many jobs wait before each. Read from the rows when a page asks, and then kept for a moment: however many pages
/// ask, the database is asked once a second.
/// </summary>
internal sealed class QueuePlaces(JobRepository rows, TimeProvider time, ILogger<QueuePlaces> log) : IDisposable
{
    /// <summary>Further back nobody counts.</summary>
    private const int Most = 5000;

    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private long? _readAt;

    /// <summary>As last read.</summary>
    public IReadOnlyDictionary<Guid, int> Known { get; private set; } = new Dictionary<Guid, int>();

    /// <summary>Jobs before each waiting job, at most a second old. Where rows cannot be read, as last known.</summary>
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
