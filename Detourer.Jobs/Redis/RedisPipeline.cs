using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Detourer.Jobs.Redis;

/// <summary>
/// Retries a failed call once. During an outage the circuit is open, and calls fail at once.
/// </summary>
internal sealed class RedisPipeline(TimeProvider time)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => IsAway(args.Outcome, args.Context),
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(50),
            UseJitter = true,
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = args => IsAway(args.Outcome, args.Context),
            MinimumThroughput = 4,
            FailureRatio = 0.5,
            SamplingDuration = TimeSpan.FromSeconds(5),
            BreakDuration = TimeSpan.FromSeconds(1),
        })
        .AddTimeout(TimeSpan.FromSeconds(2))
        .Build();

    /// <exception cref="Queue.QueueUnavailableException">Redis is unavailable.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async token => await action().WaitAsync(token), cancellationToken);
        }
        catch (Exception e) when (RedisErrors.IsOfRedis(e, cancellationToken))
        {
            throw new Queue.QueueUnavailableException(e);
        }
    }

    private static ValueTask<bool> IsAway(Outcome<object> outcome, ResilienceContext context) =>
        ValueTask.FromResult(RedisErrors.IsAway(outcome.Exception, context.CancellationToken));
}
