using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Detourer.Jobs.S3;

/// <summary>Classifies failed requests.</summary>
internal static class S3Errors
{
    /// <summary>
    /// Whether the object does not exist or has been replaced. A missing bucket is a different error.
    /// </summary>
    public static bool IsNone(this AmazonS3Exception error) => error.ErrorCode is "NoSuchKey" or "PreconditionFailed";

    public static bool IsNoBucket(this Exception error) => error is AmazonS3Exception { ErrorCode: "NoSuchBucket" };

    /// <summary>Whether the same request may succeed a moment later.</summary>
    public static bool IsTransient<T>(Outcome<T> outcome, ResilienceContext context) => outcome.Exception switch
    {
        TimeoutRejectedException or HttpRequestException or IOException => true,
        AmazonServiceException e => e.StatusCode is 0 or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError || e.ErrorCode is "RequestTimeout" or "SlowDown",
        // The connection timed out.
        OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether the store has failed, and not its caller.</summary>
    public static bool IsOfStore(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        BrokenCircuitException or TimeoutRejectedException or HttpRequestException or IOException => true,
        AmazonServiceException or AmazonClientException => true,
        _ => false,
    };
}
