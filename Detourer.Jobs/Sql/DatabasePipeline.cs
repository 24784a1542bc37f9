using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Detourer.Jobs.Sql;

/// <summary>The database is unavailable. Whether a change was made is unknown.</summary>
public sealed class DatabaseUnavailableException(Exception inner) : Exception("The database is unavailable.", inner);

/// <summary>
/// Retries failed calls of the database twice. During an outage the circuit is open, and calls fail at once.
/// </summary>
public sealed class DatabasePipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _time;

    private DatabasePipeline(ResiliencePipeline pipeline, TimeProvider time) => (_pipeline, _time) = (pipeline, time);

    /// <summary>For SQLite: no retries.</summary>
    public static DatabasePipeline None { get; } = new(ResiliencePipeline.Empty, TimeProvider.System);

    /// <summary>When a call of this process last failed because the database was unavailable.</summary>
    public DateTimeOffset UnavailableAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>For MySQL and MariaDB.</summary>
    public static DatabasePipeline Server(TimeProvider time) => new(
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // A timeout is not retried: the caller has already waited for long.
                ShouldHandle = Unavailable(),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = Unavailable().Handle<TimeoutRejectedException>(),
                MinimumThroughput = 6,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(1),
            })
            .AddTimeout(TimeSpan.FromSeconds(5))
            .Build(),
        time);

    /// <exception cref="DatabaseUnavailableException">The database is unavailable.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await action(token), cancellationToken);
        }
        catch (Exception e) when (e is TimeoutRejectedException or BrokenCircuitException or RetryLimitExceededException
            or System.Net.Sockets.SocketException or EndOfStreamException || Transient(e) is not null)
        {
            UnavailableAt = _time.GetUtcNow();
            throw new DatabaseUnavailableException(e);
        }
    }

    private static PredicateBuilder<object> Unavailable() => new PredicateBuilder()
        .HandleInner<DbException>(IsTransient)
        .Handle<RetryLimitExceededException>()
        .HandleInner<System.Net.Sockets.SocketException>().HandleInner<EndOfStreamException>();

    private static DbException? Transient(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is DbException found) return IsTransient(found) ? found : null;
        return null;
    }

    /// <summary>
    /// Whether a retry may succeed: after a lost connection, a deadlock, or a table or column that a migration has not
    /// created yet.
    /// </summary>
    private static bool IsTransient(DbException error) => error.IsTransient
        || error.SqlState is "08S01" or "42S02" or "42S22"
        || error.InnerException is System.Net.Sockets.SocketException or IOException;
}
