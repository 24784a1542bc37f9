using System.Threading.Channels;
using Detourer.Jobs;
using Detourer.Jobs.Events;
using Detourer.Jobs.Sql;
using Microsoft.Extensions.Logging;

namespace Detourer.Worker;

/// <summary>
/// Keeps the lease of a claimed job: renews it three times within its length, and at once when an event reports that
/// the job is cancelled. A failed renewal shows that the claim is lost.
/// </summary>
internal sealed class Lease : IAsyncDisposable
{
    private readonly Channel<bool> _look =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _either;
    private readonly ITimer _timer;
    private readonly IDisposable _events;
    private readonly Task _renewing;

    public Lease(
        Job job, JobRepository rows, IJobEvents events, TimeSpan length, TimeProvider time, ILogger log,
        CancellationToken stopping)
    {
        _either = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, stopping);
        _timer = time.CreateTimer(_ => _look.Writer.TryWrite(true), null, length / 3, length / 3);
        _events = events.SubscribeToCancellation(job.Id, () => _look.Writer.TryWrite(true));
        _renewing = RenewAsync(job, rows, log);
    }

    /// <summary>
    /// Cancelled when the worker stops or the claim is lost, because the job is cancelled, removed, or claimed by
    /// another worker.
    /// </summary>
    public CancellationToken Token => _either.Token;

    public bool IsLost => _lost.IsCancellationRequested;

    private async Task RenewAsync(Job job, JobRepository rows, ILogger log)
    {
        await foreach (bool _ in _look.Reader.ReadAllAsync())
        {
            try
            {
                if (await rows.RenewAsync(job, CancellationToken.None)) continue;
                await _lost.CancelAsync();
                return;
            }
            catch (Exception e)
            {
                // The database may be available again before the lease expires.
                Log.RenewalFailed(log, e, job.Id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _timer.DisposeAsync();
        _look.Writer.Complete();
        await _renewing;
        _either.Dispose();
        _lost.Dispose();
    }
}
