using System.Globalization;
using System.Text.Json.Nodes;
using Detourer.Web.Problems;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>
/// Adds the errors of an endpoint to its operation: one response for each status, with an example for each code.
/// </summary>
internal sealed class ProblemResponses : IOpenApiOperationTransformer
{
    private const string MediaType = "application/problem+json", Problem = "Problem";

    public Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        EndpointProblems? problems =
            context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointProblems>().FirstOrDefault();
        operation.Responses ??= [];
        context.Document?.AddComponent(Problem, ProblemSchema());
        foreach (IGrouping<int, ProblemCode> status in (problems?.All ?? []).GroupBy(problem => problem.Status))
        {
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] =
                ResponseOf(status, context.Document);
        }

        return Task.CompletedTask;
    }

    private static OpenApiResponse ResponseOf(IGrouping<int, ProblemCode> status, OpenApiDocument? document) => new()
    {
        Description = string.Join(", ", status.Select(problem => problem.Code).Distinct()),
        Headers = status.Key is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            ? new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "The number of seconds after which a retry can succeed.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            }
            : null,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [MediaType] = new()
            {
                Schema = SchemaOf(status, document),
                Examples = status.DistinctBy(problem => problem.Code).ToDictionary(
                    problem => problem.Code,
                    IOpenApiExample (problem) => new OpenApiExample { Value = ExampleOf(problem) }),
            },
        },
    };

    /// <summary>A problem with one of these codes.</summary>
    private static OpenApiSchema SchemaOf(IEnumerable<ProblemCode> problems, OpenApiDocument? document) => new()
    {
        AllOf = [new OpenApiSchemaReference(Problem, document)],
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = new OpenApiSchema
            {
                Enum = [.. problems.Select(problem => problem.Code).Distinct().Select(code => (JsonNode)code)],
            },
        },
    };

    /// <summary>The members of RFC 9457, and the code.</summary>
    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "An error (RFC 9457).",
        Required = new HashSet<string> { "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("A link to the description of the status."),
            ["title"] = Text("The name of the status."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
            ["detail"] = Text("A sentence for the person who sent the request."),
            ["code"] = Text("The stable code of the error."),
        },
    };

    private static OpenApiSchema Text(string description) =>
        new() { Type = JsonSchemaType.String, Description = description };

    private static JsonObject ExampleOf(ProblemCode problem) => new()
    {
        ["status"] = problem.Status,
        ["detail"] = problem.Meaning,
        ["code"] = problem.Code,
    };
}
