using System.Threading.Channels;
using Detourer.Jobs.Files;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Detourer.Jobs.S3;

/// <summary>
/// Creates the bucket in the background at start. Retries until the store is available, and creates the bucket again
/// when a request has shown that it is missing.
/// </summary>
internal sealed class BucketSetup(
    S3Bucket bucket, S3Calls calls, S3Connection connection, TimeProvider time, ILogger<BucketSetup> log)
    : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the bucket exists for the first time.</summary>
    public Task Ready => _ready.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var missed =
            Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Miss() => missed.Writer.TryWrite(true);
        calls.BucketMissed += Miss;
        try
        {
            do await EnsureAsync(stoppingToken);
            while (await missed.Reader.ReadAsync(stoppingToken));
        }
        finally
        {
            calls.BucketMissed -= Miss;
        }
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        for (bool first = true; ; first = false)
        {
            try
            {
                await bucket.EnsureAsync(cancellationToken);
                break;
            }
            catch (StorageUnavailableException e)
            {
                if (first) S3Log.Unavailable(log, e, connection);
                await Task.Delay(_pause, time, cancellationToken);
            }
        }

        S3Log.Ready(log, connection);
        try
        {
            await bucket.SetLifecycleAsync(cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            // Some stores and keys do not allow lifecycle rules. The sweep removes files anyway.
            S3Log.NoLifecycle(log, e);
        }

        _ready.TrySetResult();
    }
}
