using Amazon.S3;
using Detourer.Jobs.Files;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Detourer.Jobs.S3;

/// <summary>
/// Every request to the store goes through here: the one place for timeouts, retries and the circuit breaker, and the one
/// exception for what they cannot mend.
/// </summary>
internal sealed class S3Calls(ResiliencePipeline pipeline)
{
    /// <summary>Name of the pipeline, in metrics.</summary>
    public const string Name = "s3";

    private const double BytesPerSecond = 1e6;
    private static readonly ResiliencePropertyKey<long> _bytes = new("bytes");

    /// <summary>Called when a request has shown that the bucket is gone.</summary>
    public event Action? BucketMissed;

    /// <summary>Makes a request, again where that may help.</summary>
    /// <param name="request">Makes it once.</param>
    /// <param name="bytes">How much it carries, for the time that it may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageUnavailableException">The store cannot be reached or refuses.</exception>
    /// <exception cref="AmazonS3Exception">There is no such object, or it is not as was asked for.</exception>
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

    /// <summary>Two more attempts within about a second; with half of all requests failing, a pause of two seconds for all.</summary>
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
