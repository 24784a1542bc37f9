using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.Sql;

/// <summary>
/// The clock of all times in rows: leases, retries, retention, ids. It is the clock of the database, because the clocks
/// of the processes that share it may differ. Everything else uses the clock of the process.
/// </summary>
/// <param name="local">The clock of this process.</param>
/// <param name="database">Reads the clock of the database; null where no other process uses it.</param>
/// <param name="log">Gets a warning when the clocks differ.</param>
public sealed class RowClock(
    TimeProvider local, Func<CancellationToken, Task<DateTimeOffset>>? database, ILogger<RowClock> log)
{
    private static readonly TimeSpan _interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _slow = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(1);

    private volatile Reading? _last;

    /// <summary>The time by the last reading of the database's clock; before it, the time of this process.</summary>
    public DateTimeOffset LastKnown => local.GetUtcNow() + (_last?.Offset ?? TimeSpan.Zero);

    /// <summary>The time, after reading the database's clock if the last reading is older than a minute.</summary>
    /// <exception cref="DatabaseUnavailableException">The database's clock could never be read.</exception>
    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellationToken)
    {
        if (database is null) return local.GetUtcNow();
        if (_last is not { } last || local.GetElapsedTime(last.At) >= _interval)
        {
            try
            {
                await ReadAsync(database, cancellationToken);
            }
            catch (DatabaseUnavailableException) when (_last is not null)
            {
                // Clocks drift slowly: the last reading will do until the database is available.
            }
        }

        return LastKnown;
    }

    /// <summary>Reads the clock of a server by SQL.</summary>
    internal static Func<CancellationToken, Task<DateTimeOffset>> Of(
        IJobsContextFactory contexts, DatabasePipeline pipeline) => token => pipeline.RunAsync(async attempt =>
        {
            await using JobsContext context = await contexts.CreateAsync(attempt);
            DateTime time = await context.Database.SqlQueryRaw<DateTime>("SELECT UTC_TIMESTAMP(6) AS Value")
                .SingleAsync(attempt);
            return new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        }, token);

    private async Task ReadAsync(
        Func<CancellationToken, Task<DateTimeOffset>> read, CancellationToken cancellationToken)
    {
        (TimeSpan offset, TimeSpan took) = await MeasureAsync(read, cancellationToken);
        // The first call opens a connection and compiles the query. It says too little about the moment of the reading.
        if (took > _slow) (offset, _) = await MeasureAsync(read, cancellationToken);
        TimeSpan before = _last?.Offset ?? TimeSpan.Zero;
        _last = new Reading(offset, local.GetTimestamp());
        if ((offset - before).Duration() > _tolerance) Log.ClockDiffers(log, offset.TotalSeconds);
    }

    private async Task<(TimeSpan Offset, TimeSpan Took)> MeasureAsync(
        Func<CancellationToken, Task<DateTimeOffset>> read, CancellationToken cancellationToken)
    {
        long start = local.GetTimestamp();
        DateTimeOffset there = await read(cancellationToken);
        // The server read its clock about halfway between the request and its answer.
        TimeSpan took = local.GetElapsedTime(start);
        return (there + (took / 2) - local.GetUtcNow(), took);
    }

    private sealed record Reading(TimeSpan Offset, long At);
}
