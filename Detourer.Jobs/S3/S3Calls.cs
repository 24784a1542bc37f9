using Amazon.S3;
using Detourer.Jobs.Files;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Detourer.Jobs.S3;

/// <summary>
/// Sends every request to the store: the only place for timeouts, retries and the circuit breaker. All remaining
/// failures become one exception.
/// </summary>
internal sealed class S3Calls(ResiliencePipeline pipeline)
{
    /// <summary>Name of the pipeline, in metrics.</summary>
    public const string Name = "s3";

    private const double BytesPerSecond = 1e6;
    private static readonly ResiliencePropertyKey<long> _bytes = new("bytes");

    /// <summary>Called when a request has shown that the bucket is missing.</summary>
    public event Action? BucketMissed;

    /// <summary>Sends a request, and retries it if the failure may be transient.</summary>
    /// <param name="request">Sends the request once.</param>
    /// <param name="bytes">Bytes that the request transfers, which extend its time limit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageUnavailableException">The store is unavailable or rejects the request.</exception>
    /// <exception cref="AmazonS3Exception">The object does not exist, or does not meet the conditions.</exception>
    public async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> request, long bytes, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(_bytes, bytes);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, request) => await request(context.CancellationToken), context, request);
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            throw;
        }
        catch (Exception e) when (S3Errors.IsOfStore(e, cancellationToken))
        {
            if (e.IsNoBucket()) BucketMissed?.Invoke();
            throw new StorageUnavailableException(e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Two retries within about a second. If half of all requests fail, the circuit opens for two seconds.
    /// </summary>
    public static void Configure(ResiliencePipelineBuilder pipeline, StorageOptions options, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        pipeline
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(250),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(S3Errors.IsTransient(args.Outcome, args.Context)),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
                ShouldHandle = args => ValueTask.FromResult(S3Errors.IsTransient(args.Outcome, args.Context)),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = args => ValueTask.FromResult(options.Timeout + TimeSpan.FromSeconds(
                    args.Context.Properties.GetValue(_bytes, 0) / BytesPerSecond)),
            });
    }
}
