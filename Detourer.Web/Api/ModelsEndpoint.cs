using Detourer.Imaging.Models;
using Detourer.Jobs.Workers;
using Detourer.Web.OpenApi;
using Detourer.Web.Views;
using Detourer.Web.Workers;

namespace Detourer.Web.Api;

/// <summary><c>/api/v1/models</c>: the catalog, and what the workers have of it.</summary>
internal static class ModelsEndpoint
{
    public static void MapModels(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/models", (FleetModels fleet, AllowedModels allowed) =>
        {
            IReadOnlyList<ModelProgress> progress = fleet.All; // the default model first
            return TypedResults.Ok(new ModelsView(
                ModelProgressView.Of(progress[0]),
                [.. fleet.Devices.Select(device => new DeviceView(device.Name, device.Reason, device.Workers))],
                [
                    .. ModelCatalog.BuiltIn.Models.Select(model => new ModelView(
                        model.Name, model == ModelCatalog.BuiltIn.Default, allowed.Contains(model), fleet.Has(model),
                        model.Megabytes, model.InputSize, model.Licence, model.GoodFor,
                        progress.FirstOrDefault(other => other.Name == model.Name) is { } known
                            ? ModelProgressView.Of(known)
                            : null,
                        [.. fleet.RunsOf(model).Select(run => ModelRunView.Of(run.Decision, run.Workers))])),
                ]));
        })
        .WithTags("Models")
        .Describe("listModels", "List the models");
}
