using System.Net;
using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Web.Problems;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>Who comes in, and in which lane: asked before a byte of the body is read.</summary>
internal sealed class AdmissionGate(ClientAdmission admission, IOptions<AdmissionOptions> options)
{
    /// <exception cref="ApiException"><c>rate_limited</c>, <c>too_many_waiting</c></exception>
    public async Task<(string Client, Lane Lane)> PassAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        if (IsExempt(context)) return (client, Lane.Interactive);
        return await admission.AdmitJobAsync(client, cancellationToken) switch
        {
            AdmissionResult.Admitted { Waiting: var waiting } => (client, waiting >= options.Value.BulkFrom ? Lane.Bulk : Lane.Interactive),
            AdmissionResult.TooFast { RetryAfter: var wait } => throw ApiException.RateLimited(options.Value.MaxJobs, options.Value.Window, wait),
            _ => throw ApiException.TooManyWaiting(options.Value.MaxWaiting),
        };
    }

    /// <summary>For what costs a moment of the processor's, and is no job.</summary>
    /// <exception cref="ApiException"><c>rate_limited</c></exception>
    public async Task PassRenditionAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (IsExempt(context)) return;
        string client = ClientAddress.Of(context.Connection.RemoteIpAddress);
        if (await admission.AdmitRenditionAsync(client, cancellationToken) is { } wait)
            throw ApiException.TooManyRenditions(options.Value.MaxRenditions, options.Value.Window, wait);
    }

    private bool IsExempt(HttpContext context) =>
        options.Value.ExemptLoopback == true && context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
}
