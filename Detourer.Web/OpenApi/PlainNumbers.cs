using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>
/// Describes numbers as numbers. The reader of JSON also accepts them as strings, which no client needs to know.
/// </summary>
internal sealed class PlainNumbers : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String)
            && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
        {
            schema.Type = type & ~JsonSchemaType.String;
            schema.Pattern = null;
        }

        return Task.CompletedTask;
    }
}
