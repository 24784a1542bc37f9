using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Detourer.Jobs.Sql;

/// <summary>The database is unavailable. Whether a change was made is unknown.</summary>
public sealed class DatabaseUnavailableException(Exception inner) : Exception("The database is unavailable.", inner);

/// <summary>
/// Retries calls of the database whose connection failed twice. During an outage the circuit is open, and calls fail at
/// once. A database that only refuses changes keeps the circuit closed, because it can still be read.
/// </summary>
public sealed class DatabasePipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _time;
    private volatile Failure? _lastFailure;
    private volatile Failure? _lastRefusal;

    private DatabasePipeline(ResiliencePipeline pipeline, TimeProvider time) => (_pipeline, _time) = (pipeline, time);

    /// <summary>For SQLite, which waits for locks itself: no retries.</summary>
    public static DatabasePipeline File(TimeProvider time) => new(ResiliencePipeline.Empty, time);

    /// <summary>For MySQL and MariaDB.</summary>
    public static DatabasePipeline Server(TimeProvider time) => new(
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // A timeout is not retried: the caller has already waited for long.
                ShouldHandle = Interrupted(),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = Interrupted().Handle<TimeoutRejectedException>(),
                MinimumThroughput = 6,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            })
            .AddTimeout(TimeSpan.FromSeconds(5))
            .Build(),
        time);

    /// <summary>Whether no call of this process has failed for a time because the database was unavailable.</summary>
    public bool HasBeenAvailableFor(TimeSpan period) => HasPassed(_lastFailure, period);

    /// <summary>Whether the database has refused a call of this process within a time.</summary>
    public bool HasRefusedWithin(TimeSpan period) => !HasPassed(_lastRefusal, period);

    /// <exception cref="DatabaseUnavailableException">The database is unavailable.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await action(token), cancellationToken);
        }
        catch (Exception e) when (DatabaseErrors.FaultOf(e) is var fault and not DatabaseFault.Other)
        {
            _lastFailure = new Failure(_time.GetTimestamp());
            if (fault == DatabaseFault.Refused) _lastRefusal = _lastFailure;
            throw new DatabaseUnavailableException(e);
        }
    }

    private bool HasPassed(Failure? failure, TimeSpan period) =>
        failure is null || _time.GetElapsedTime(failure.At) >= period;

    private static PredicateBuilder<object> Interrupted() => new PredicateBuilder().Handle<Exception>(
        e => e is not (TimeoutRejectedException or BrokenCircuitException)
            && DatabaseErrors.FaultOf(e) == DatabaseFault.Interrupted);

    private sealed record Failure(long At);
}
