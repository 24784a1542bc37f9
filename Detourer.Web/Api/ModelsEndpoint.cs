using Detourer.Imaging.Models;
using Detourer.Worker.Models;

namespace Detourer.Web.Api;

/// <summary>A model, as the API shows it.</summary>
internal sealed record ModelView(
    string Name, bool Default, bool Here, double Megabytes, int InputSize, string Licence, string GoodFor,
    ModelProgressView? Progress);

/// <summary>A model's progress, as the API and the page see it.</summary>
internal sealed record ModelProgressView(string Name, string State, long Bytes, long? Total, string? Message)
{
    public static ModelProgressView Of(ModelProgress progress) => new(
        progress.Name, progress.State.ToString().ToLowerInvariant(), progress.Bytes, progress.Total, progress.Message);
}

/// <summary>All models, and how far the default one is.</summary>
internal sealed record ModelsView(ModelProgressView Status, IReadOnlyList<ModelView> Models);

/// <summary><c>/api/v1/models</c></summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/models", (ModelStore store, ModelStatus status) => TypedResults.Ok(new ModelsView(
            ModelProgressView.Of(status.Now),
            [
                .. ModelCatalog.BuiltIn.Models.Select(model => new ModelView(
                    model.Name, model == ModelCatalog.BuiltIn.Default, store.Has(model), model.Megabytes,
                    model.InputSize, model.Licence, model.GoodFor,
                    status.All.FirstOrDefault(progress => progress.Name == model.Name) is { } progress
                        ? ModelProgressView.Of(progress)
                        : null)),
            ])));
}
