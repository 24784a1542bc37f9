using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>Describes the parameters that several endpoints share.</summary>
internal sealed class ParameterTexts : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> _texts = new()
    {
        ["id"] = "The id of the job or of the share.",
        ["through"] = "“web” streams the file through this server, also if the store has a public address.",
        ["max_side"] = "The longest side in pixels, from 1; smaller pictures are not enlarged.",
        ["original"] = "Whether the share also shows the original photo.",
        ["format"] = "The format: png, webp, webp-lossless, jpeg, avif or tiff.",
        ["quality"] = "The quality of a lossy format, 1 to 100.",
        ["X-Owner-Token"] = "The ownerToken of the job, from the answer that created it.",
    };

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (OpenApiParameter parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
            parameter.Description ??= _texts.GetValueOrDefault(parameter.Name ?? "");
        return Task.CompletedTask;
    }
}
