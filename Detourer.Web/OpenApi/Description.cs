using Detourer.Web.Problems;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>What endpoints say about themselves for the OpenAPI document.</summary>
internal static class Description
{
    /// <summary>Names an endpoint and its errors.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="id">The operation id; generated clients use it as the name of their method.</param>
    /// <param name="summary">What it does: an imperative clause without a full stop.</param>
    /// <param name="problems">Groups of <see cref="ProblemCodes"/>. Those of every endpoint are added.</param>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, string id, string summary, params ProblemCode[][] problems) => endpoint
        .WithName(id)
        .WithSummary(summary)
        .WithMetadata(new EndpointProblems([.. ProblemCodes.Server, .. problems.SelectMany(group => group)]));

    /// <summary>
    /// Describes the body that an endpoint reads. It is not enforced, unlike <c>Accepts</c>: clients send photos with
    /// all kinds of types.
    /// </summary>
    /// <typeparam name="T">What the body contains; a stream stands for a file.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">The media types that it can have.</param>
    public static RouteHandlerBuilder ReadsBody<T>(
        this RouteHandlerBuilder endpoint, params IReadOnlyList<string> mediaTypes) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            IOpenApiSchema schema = typeof(T) == typeof(Stream)
                ? new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }
                : await context.GetOrCreateSchemaAsync(typeof(T), cancellationToken: cancellationToken);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = mediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        });

    /// <summary>Says that an endpoint answers with a file.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="mediaTypes">The media types that it can have.</param>
    public static RouteHandlerBuilder AnswersFile(
        this RouteHandlerBuilder endpoint, params IReadOnlyList<string> mediaTypes) =>
        endpoint.WithMetadata(new EndpointFile(mediaTypes));
}

/// <summary>The media types of the file with which an endpoint answers; a type can be <c>image/*</c>.</summary>
internal sealed record EndpointFile(IReadOnlyList<string> MediaTypes);

/// <summary>The errors of an endpoint.</summary>
internal sealed record EndpointProblems(IReadOnlyList<ProblemCode> All);
