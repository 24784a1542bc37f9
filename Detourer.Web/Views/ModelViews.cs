using Detourer.Imaging.Prepare;
using Detourer.Worker.Models;

namespace Detourer.Web.Views;

/// <summary>All models of the catalog, and the state of the default one.</summary>
internal sealed record ModelsView(ModelProgressView Status, IReadOnlyList<ModelView> Models);

/// <summary>One model of the catalog.</summary>
internal sealed record ModelView(
    string Name, bool Default, bool Here, double Megabytes, int InputSize, string Licence, string GoodFor,
    ModelProgressView? Progress, PreparedModel? Prepared);

/// <summary>The progress of a model's download.</summary>
internal sealed record ModelProgressView(string Name, string State, long Bytes, long? Total, string? Message)
{
    public static ModelProgressView Of(ModelProgress progress) => new(
        progress.Name, progress.State.ToString().ToLowerInvariant(), progress.Bytes, progress.Total, progress.Message);
}
