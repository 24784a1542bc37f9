using System.Diagnostics;
using System.Diagnostics.Metrics;
using Detourer.Jobs.Queue;

namespace Detourer.Jobs;

/// <summary>Traces and metrics of jobs.</summary>
public static class Telemetry
{
    /// <summary>Name of the source and the meter.</summary>
    public const string Name = "Detourer.Jobs";

    private static readonly Meter _meter = new(Name);

    private static readonly Counter<long> _accepted =
        _meter.CreateCounter<long>("detourer.jobs.accepted", "{job}", "Jobs accepted, by lane.");

    private static readonly Counter<long> _bytes =
        _meter.CreateCounter<long>("detourer.originals.bytes", "By", "Size of the accepted originals.");

    private static IReadOnlyList<LaneDepth> _depths = [];

    static Telemetry()
    {
        _meter.CreateObservableGauge(
            "detourer.queue.length",
            () => _depths.Select(depth => new Measurement<long>(depth.Length, Tag(depth.Lane))),
            "{job}", "Jobs on the queue, by lane. Reported by the process that sweeps.");
        _meter.CreateObservableGauge(
            "detourer.queue.oldest",
            () => _depths.Select(depth => new Measurement<double>(depth.Oldest?.TotalSeconds ?? 0, Tag(depth.Lane))),
            "s", "Age of the oldest job on the queue, by lane. Reported by the process that sweeps.");
    }

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Traces what background work does to a job. Runs that find nothing to do make no trace.</summary>
    internal static Activity? Trace(string name, Guid job) => Source.StartActivity(name)?.SetTag("job.id", job);

    /// <summary>Traces a run of background work that failed.</summary>
    internal static void TraceFailure(string name, Exception error)
    {
        using Activity? activity = Source.StartActivity(name);
        activity?.SetStatus(ActivityStatusCode.Error, error.Message);
    }

    internal static void Accepted(Job job)
    {
        _accepted.Add(1, Tag(job.Lane));
        _bytes.Add(job.OriginalBytes);
    }

    /// <summary>Sets the values of the gauges.</summary>
    internal static void Record(IReadOnlyList<LaneDepth> depths) => _depths = depths;

    private static KeyValuePair<string, object?> Tag(Lane lane) => new("lane", lane.ToString().ToLowerInvariant());
}
