using Detourer.Imaging.Prepare;
using Detourer.Jobs.Workers;

namespace Detourer.Web.Views;

/// <summary>All models of the catalog, and the state of the default one.</summary>
internal sealed record ModelsView(ModelProgressView Status, IReadOnlyList<ModelView> Models);

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
/// <param name="Prepared">How a worker in this process has prepared it, or null.</param>
internal sealed record ModelView(
    string Name, bool Default, bool Allowed, bool Here, double Megabytes, int InputSize, string Licence,
    string GoodFor, ModelProgressView? Progress, PreparedModel? Prepared);

/// <summary>The progress of a model's download.</summary>
internal sealed record ModelProgressView(string Name, string State, long Bytes, long? Total, string? Message)
{
    public static ModelProgressView Of(ModelProgress progress) => new(
        progress.Name, progress.State.ToString().ToLowerInvariant(), progress.Bytes, progress.Total, progress.Message);
}
