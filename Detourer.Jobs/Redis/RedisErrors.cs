using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace Detourer.Jobs.Redis;

/// <summary>What a failed call means.</summary>
internal static class RedisErrors
{
    /// <summary>Redis cannot be reached, or is not ready: the same call may succeed a moment later.</summary>
    public static bool IsAway(Exception? error, CancellationToken cancellationToken) => error switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutRejectedException => true,
        RedisServerException => error.Message.StartsWith("LOADING", StringComparison.Ordinal),
        // Just when a connection is lost, the client cancels what it was about to send.
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether it is Redis that is at fault, rather than whoever asked.</summary>
    public static bool IsOfRedis(Exception error, CancellationToken cancellationToken) =>
        error is RedisException or TimeoutException or BrokenCircuitException || IsAway(error, cancellationToken);
}
