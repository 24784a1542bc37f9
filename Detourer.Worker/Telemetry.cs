using System.Diagnostics;
using System.Diagnostics.Metrics;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Prepare;
using Detourer.Jobs;

namespace Detourer.Worker;

/// <summary>Traces and metrics of the worker.</summary>
public static class Telemetry
{
    /// <summary>Name of the source and the meter.</summary>
    public const string Name = "Detourer.Worker";

    private static readonly Meter _meter = new(Name);

    private static readonly Counter<long> _attempts = _meter.CreateCounter<long>(
        "detourer.attempts", "{attempt}", "Attempts at jobs, by the resulting state of the job.");

    private static readonly Histogram<double> _wait = _meter.CreateHistogram<double>(
        "detourer.job.wait", "s", "Time from the acceptance of a job to its first attempt.");

    private static readonly Histogram<double> _run = _meter.CreateHistogram<double>(
        "detourer.job.run", "s", "Duration of the last attempt of a finished job.");

    private static readonly Histogram<double> _modelLoad = _meter.CreateHistogram<double>(
        "detourer.model.load", "s", "Time to load a model from its file.");

    private static readonly Counter<long> _resultBytes = _meter.CreateCounter<long>(
        "detourer.results.bytes", "By", "Size of the cutouts.");

    private static readonly Histogram<double> _duration = _meter.CreateHistogram<double>(
        "detourer.job.duration", "s", "Time from the acceptance of a job to its final state.");

    private static readonly Histogram<double> _step = _meter.CreateHistogram<double>(
        "detourer.step.duration", "s", "Duration of each step of a cutout.");

    internal static ActivitySource Source { get; } = new(Name);

    internal static void Started(Job job)
    {
        if (job.Attempts == 1) _wait.Record((job.StartedAt!.Value - job.CreatedAt).TotalSeconds, Lane(job));
    }

    internal static void ModelLoaded(string model, ComputeDevice device, TimeSpan took) => _modelLoad.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("model", model),
        new KeyValuePair<string, object?>("device", device.Name));

    internal static void Count(Job? job, DateTimeOffset now)
    {
        var state = new KeyValuePair<string, object?>("state", job?.State.ToString().ToLowerInvariant() ?? "lost");
        string? code = job?.Errors is [.., var last] ? last.Code : null;
        _attempts.Add(1, state, new KeyValuePair<string, object?>("code", code));
        if (job is null || !job.State.IsFinal()) return;
        _duration.Record((now - job.CreatedAt).TotalSeconds, state, Lane(job));
        _run.Record((now - job.StartedAt!.Value).TotalSeconds, state);
        if (job.ResultBytes is { } bytes) _resultBytes.Add(bytes);
    }

    private static KeyValuePair<string, object?> Lane(Job job) => new("lane", job.Lane.ToString().ToLowerInvariant());

    /// <summary>Records the steps of a cutout; the network's step with its device and precision.</summary>
    internal static void Record(Cutout cutout)
    {
        string device = ComputeDevice.NameOf(cutout.Device), precision = PreparedModel.Name(cutout.Precision);
        Activity.Current?.SetTag("job.device", device).SetTag("job.precision", precision);
        foreach ((CutoutStep step, TimeSpan duration) in cutout.Steps)
        {
            var tags = new TagList { { "step", step.ToString().ToLowerInvariant() } };
            if (step == CutoutStep.Segment)
            {
                tags.Add("device", device);
                tags.Add("precision", precision);
            }

            _step.Record(duration.TotalSeconds, tags);
        }
    }
}
