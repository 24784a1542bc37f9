using System.Text.Json.Nodes;
using Detourer.Imaging;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>
/// Describes the request for a job, which no signature shows because its body is streamed: a form, or the photo as the
/// body with the options in the query. The options come from <see cref="CutoutOptionTable"/>.
/// </summary>
internal static class JobRequest
{
    public static RouteHandlerBuilder DescribeJobRequest(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters = [.. Fields().Select(field => new OpenApiParameter
            {
                Name = field.Key,
                In = ParameterLocation.Query,
                Description = field.Value.Description,
                Schema = field.Value,
            })];
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = "The photo: a field of a form, or the body itself. A request with image_url or upload "
                    + "in its query needs no body.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["multipart/form-data"] = new() { Schema = Form(), },
                    ["application/octet-stream"] = new() { Schema = File("The photo.") },
                },
            };
            return Task.CompletedTask;
        });

    /// <summary>Describes the request for a refinement.</summary>
    public static RouteHandlerBuilder DescribeMaskRequest(this RouteHandlerBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            const string Mask = "An image of the cutout's size: white where alpha is estimated again, else black.";
            operation.RequestBody = new OpenApiRequestBody
            {
                Description = "The mask: a field of a form, or the body itself.",
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["multipart/form-data"] = new()
                    {
                        Schema = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema> { ["image_file"] = File(Mask) },
                        },
                    },
                    ["application/octet-stream"] = new() { Schema = File(Mask) },
                },
            };
            return Task.CompletedTask;
        });

    private static OpenApiSchema Form()
    {
        Dictionary<string, IOpenApiSchema> properties = new()
        {
            ["image_file"] = File("The photo. Send the options before it, so that they are checked first."),
            ["background_image"] = File("The image that replaces the background."),
        };
        foreach ((string name, OpenApiSchema schema) in Fields()) properties.Add(name, schema);
        return new OpenApiSchema { Type = JsonSchemaType.Object, Properties = properties };
    }

    /// <summary>The fields that a form and a query share.</summary>
    private static IEnumerable<KeyValuePair<string, OpenApiSchema>> Fields()
    {
        yield return KeyValuePair.Create(
            "image_url", Text("A public address from which the server downloads the photo."));
        yield return new("upload", Text("The id of a direct upload: see createUpload."));
        yield return new("lane", new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "The lane of the queue. Bulk jobs let others pass.",
            Enum = ["interactive", "bulk"],
            Default = "interactive",
        });
        foreach (CutoutOption option in CutoutOptionTable.All) yield return new(option.FieldName, SchemaOf(option));
    }

    private static OpenApiSchema SchemaOf(CutoutOption option) => new()
    {
        Type = option.Minimum is null ? JsonSchemaType.String : JsonSchemaType.Integer,
        Description = $"{option.Description}. Accepts {option.Values}. Default: {option.Default}.",
        Enum = option.Choices.Count == 0 ? null : [.. option.Choices.Select(choice => (JsonNode)choice)],
        Minimum = option.Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Maximum = option.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema File(string description) =>
        new() { Type = JsonSchemaType.String, Format = "binary", Description = description };
}
