using System.Net;
using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>
/// Applies the limits of a client before a byte of the request's body is read, and picks the queue's lane.
/// </summary>
internal sealed class AdmissionGate(ClientAdmission admission, IOptions<AdmissionOptions> options)
{
    /// <exception cref="ApiException"><c>rate_limited</c>, <c>too_many_waiting</c></exception>
    public async Task<(string Client, Lane Lane)> PassAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        if (IsExempt(context)) return (client, Lane.Interactive);
        AdmissionOptions limits = options.Value;
        return await admission.AdmitJobAsync(client, cancellationToken) switch
        {
            AdmissionResult.Admitted { Waiting: var waiting } =>
                (client, waiting >= limits.BulkFrom ? Lane.Bulk : Lane.Interactive),
            AdmissionResult.TooFast { RetryAfter: var wait } =>
                throw ApiException.RateLimited(limits.MaxJobs, limits.Window, wait),
            _ => throw ApiException.TooManyWaiting(limits.MaxWaiting),
        };
    }

    /// <summary>Limits requests that cost processor time without being a job: renditions and archives.</summary>
    /// <exception cref="ApiException"><c>rate_limited</c></exception>
    public async Task PassRenditionAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (IsExempt(context)) return;
        string client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        if (await admission.AdmitRenditionAsync(client, cancellationToken) is { } wait)
            throw ApiException.TooManyRenditions(options.Value.MaxRenditions, options.Value.Window, wait);
    }

    private bool IsExempt(HttpContext context) => options.Value.ExemptLoopback == true
        && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
