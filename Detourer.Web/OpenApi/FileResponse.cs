using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>Adds the file with which an endpoint answers to its operation.</summary>
internal sealed class FileResponse : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointFile>().FirstOrDefault() is { } file)
        {
            operation.Responses ??= [];
            operation.Responses[StatusCodes.Status200OK.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = "The file",
                Content = file.MediaTypes.ToDictionary(
                    type => type,
                    _ => new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                    }),
            };
        }

        return Task.CompletedTask;
    }
}
