using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>Classifies failed calls.</summary>
internal static class RedisErrors
{
    /// <summary>Whether Redis is unavailable or not ready, so that a retry may succeed.</summary>
    public static bool IsAway(Exception? error, CancellationToken cancellationToken) => error switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutRejectedException => true,
        RedisServerException => error.Message.StartsWith("LOADING", StringComparison.Ordinal),
        // When a connection is lost, the client library cancels calls that it has not sent yet.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether Redis has failed, and not its caller.</summary>
    public static bool IsOfRedis(Exception error, CancellationToken cancellationToken) =>
        error is RedisException or TimeoutException or BrokenCircuitException || IsAway(error, cancellationToken);
}
