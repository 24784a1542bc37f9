using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Detourer.Jobs.Redis;

/// <summary>
/// What is done when Redis does not answer: once more after a moment; and while it is away, nobody waits for it.
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

    /// <exception cref="Queue.QueueUnavailableException">Redis cannot be reached.</exception>
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
