using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>
/// Holds a finished result while the store or the database is unavailable, so that an outage costs no second run.
/// </summary>
internal sealed class ResultHold(IOptions<WorkerOptions> options, TimeProvider time, ILogger<ResultHold> log)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>Writes a result or an outcome, and retries for <see cref="WorkerOptions.HoldResult"/>.</summary>
    /// <param name="job">The job.</param>
    /// <param name="write">Writes it once.</param>
    /// <param name="stopping">Cancelled when the worker stops: then there are no further retries.</param>
    /// <exception cref="DatabaseUnavailableException">The database was unavailable for too long.</exception>
    /// <exception cref="StorageUnavailableException">The store was unavailable for too long.</exception>
    public async Task<T> WriteAsync<T>(Guid job, Func<Task<T>> write, CancellationToken stopping)
    {
        TimeSpan longest = options.Value.HoldResult;
        long start = time.GetTimestamp();
        for (bool isFirst = true; ; isFirst = false)
        {
            try
            {
                return await write();
            }
            catch (Exception e) when (
                e is DatabaseUnavailableException or StorageUnavailableException { IsLasting: false }
                && !stopping.IsCancellationRequested && time.GetElapsedTime(start) + _pause <= longest)
            {
                if (isFirst) Log.ResultHeld(log, job, longest, e.Message, e.InnerException?.Message);
                await Task.Delay(_pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
