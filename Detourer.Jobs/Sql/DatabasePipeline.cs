using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Detourer.Jobs.Sql;

/// <summary>The database cannot be reached. Nothing is known of whether a change was made.</summary>
public sealed class DatabaseUnavailableException(Exception inner) : Exception("The database cannot be reached.", inner);

/// <summary>What is done when the database does not answer: twice more; and while it is away, nobody waits for it.</summary>
public sealed class DatabasePipeline
{
    private readonly ResiliencePipeline _pipeline;
    private readonly TimeProvider _time;

    private DatabasePipeline(ResiliencePipeline pipeline, TimeProvider time) => (_pipeline, _time) = (pipeline, time);

    /// <summary>For a file: what fails, fails.</summary>
    public static DatabasePipeline None { get; } = new(ResiliencePipeline.Empty, TimeProvider.System);

    /// <summary>When this process last found that the database cannot be reached.</summary>
    public DateTimeOffset UnavailableAt { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>For a server.</summary>
    public static DatabasePipeline Server(TimeProvider time) => new(new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            // A server that does not answer in time is not asked again: whoever waits has waited enough.
            ShouldHandle = Away(),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(100),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = Away().Handle<TimeoutRejectedException>(),
            MinimumThroughput = 6,
            FailureRatio = 0.5,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = TimeSpan.FromSeconds(1),
        })
        .AddTimeout(TimeSpan.FromSeconds(5))
        .Build(), time);

    /// <exception cref="DatabaseUnavailableException">The database cannot be reached.</exception>
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

    private static PredicateBuilder<object> Away() => new PredicateBuilder().HandleInner<DbException>(IsTransient)
        .Handle<RetryLimitExceededException>()
        .HandleInner<System.Net.Sockets.SocketException>().HandleInner<EndOfStreamException>();

    private static DbException? Transient(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is DbException found) return IsTransient(found) ? found : null;
        return null;
    }

    /// <summary>No connection, one that broke, a deadlock, a table or a column that is not there yet: not a statement that is wrong.</summary>
    private static bool IsTransient(DbException error) => error.IsTransient || error.SqlState is "08S01" or "42S02" or "42S22"
        || error.InnerException is System.Net.Sockets.SocketException or IOException;
}
