using System.Diagnostics;
using OpenTelemetry;

namespace Detourer.ServiceDefaults;

/// <summary>
/// Drops traces that consist of a single client call: polls of the queue, sweeps that find nothing, reconnections. They
/// would outnumber the traces of photos by a hundred to one. Failed calls are kept, and so are calls that are part of a
/// request or of a job.
/// </summary>
internal sealed class BackgroundTraceFilter : BaseProcessor<Activity>
{
    /// <summary>Exporters skip activities without the flag <c>Recorded</c>.</summary>
    public override void OnEnd(Activity data)
    {
        if (data.Kind != ActivityKind.Client || data.Status == ActivityStatusCode.Error) return;
        bool hasNoParent = data.ParentSpanId == default;
        // Requests for /health are not recorded. Under Aspire a sampler records their children nevertheless.
        // Spans of Redis know their parent by id only; PING is its health check.
        bool isOfHealthCheck = data.Parent is { Recorded: false } || data.DisplayName == "PING";
        if (hasNoParent || isOfHealthCheck) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
