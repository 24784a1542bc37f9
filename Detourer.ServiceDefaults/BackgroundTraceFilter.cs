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
        // PING is the health check of Redis, whose request is not traced either.
        if (data.ParentSpanId == default || data.DisplayName == "PING")
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
