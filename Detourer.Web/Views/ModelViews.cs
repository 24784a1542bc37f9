using Detourer.Jobs.Workers;

namespace Detourer.Web.Views;

/// <summary>All models of the catalog, the state of the default one, and what the workers run networks on.</summary>
internal sealed record ModelsView(
    ModelProgressView Status, IReadOnlyList<DeviceView> Devices, IReadOnlyList<ModelView> Models);

/// <summary>What some workers run networks on: <c>cpu</c> or <c>cuda</c>, and why.</summary>
internal sealed record DeviceView(string Name, string Reason, int Workers);

/// <summary>One model of the catalog.</summary>
/// <param name="Name">The model.</param>
/// <param name="Default">Whether it is used when a request names none.</param>
/// <param name="Allowed">Whether requests may name it.</param>
/// <param name="Here">Whether a worker has it on disk.</param>
/// <param name="Megabytes">The size of its file, in 10⁶ bytes.</param>
/// <param name="InputSize">The side of its input, in pixels.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="GoodFor">What it is good for.</param>
/// <param name="Progress">The progress of the worker that is furthest, or null.</param>
/// <param name="Runs">How the workers run it; empty until one has prepared it.</param>
internal sealed record ModelView(
    string Name, bool Default, bool Allowed, bool Here, double Megabytes, int InputSize, string Licence,
    string GoodFor, ModelProgressView? Progress, IReadOnlyList<ModelRunView> Runs);

/// <summary>How some workers run a model.</summary>
/// <param name="Device"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="Precision"><c>int8</c> or <c>fp32</c>: that of jobs that ask for <c>auto</c>.</param>
/// <param name="Pending">Whether int8 has yet to be compared.</param>
/// <param name="Reason">Why: a short clause.</param>
/// <param name="Gate">The figures of the fastest of these workers, or null.</param>
/// <param name="Workers">The number of workers.</param>
internal sealed record ModelRunView(
    string Device, string Precision, bool Pending, string Reason, ModelComparison? Gate, int Workers)
{
    public static ModelRunView Of(ModelDecision decision, int workers) => new(
        decision.Device, decision.Precision, decision.IsPending, decision.Reason, decision.Gate, workers);
}

/// <summary>The progress of a model's download.</summary>
internal sealed record ModelProgressView(string Name, string State, long Bytes, long? Total, string? Message)
{
    public static ModelProgressView Of(ModelProgress progress) => new(
        progress.Name, progress.State.ToString().ToLowerInvariant(), progress.Bytes, progress.Total, progress.Message);
}
