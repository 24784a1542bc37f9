using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Detourer.Web.Views;
using Detourer.Worker.Models;

namespace Detourer.Web.Api;

/// <summary><c>/api/v1/models</c></summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/models", (ModelStore store, ModelPreparation preparation, ModelStatus status) =>
            TypedResults.Ok(new ModelsView(
                ModelProgressView.Of(status.Now),
                [
                    .. ModelCatalog.BuiltIn.Models.Select(model => new ModelView(
                        model.Name, model == ModelCatalog.BuiltIn.Default, store.Has(model), model.Megabytes,
                        model.InputSize, model.Licence, model.GoodFor,
                        status.All.FirstOrDefault(progress => progress.Name == model.Name) is { } progress
                            ? ModelProgressView.Of(progress)
                            : null,
                        preparation.Find(model))),
                ])));
}
