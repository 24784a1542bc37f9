using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Detourer.Jobs.S3;

/// <summary>What a failed request means.</summary>
internal static class S3Errors
{
    /// <summary>There is no such object, or another in its place. A missing bucket is another matter.</summary>
    public static bool IsNone(this AmazonS3Exception error) => error.ErrorCode is "NoSuchKey" or "PreconditionFailed";

    public static bool IsNoBucket(this Exception error) => error is AmazonS3Exception { ErrorCode: "NoSuchBucket" };

    /// <summary>Whether the same request may succeed a moment later.</summary>
    public static bool IsTransient<T>(Outcome<T> outcome, ResilienceContext context) => outcome.Exception switch
    {
        TimeoutRejectedException or HttpRequestException or IOException => true,
        AmazonServiceException e => e.StatusCode is 0 or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
            or >= HttpStatusCode.InternalServerError || e.ErrorCode is "RequestTimeout" or "SlowDown",
        // A connection that could not be made in time.
        OperationCanceledException => !context.CancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether it is the store that is at fault, rather than whoever asked.</summary>
    public static bool IsOfStore(Exception error, CancellationToken cancellationToken) => error switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        BrokenCircuitException or TimeoutRejectedException or HttpRequestException or IOException => true,
        AmazonServiceException or AmazonClientException => true,
        _ => false,
    };
}
