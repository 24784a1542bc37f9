using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Detourer.Web.OpenApi;

/// <summary>
/// Sets the title of the OpenAPI document, sorts its paths, and makes them relative to the server that sends it.
/// </summary>
internal sealed class DocumentInfo : IOpenApiDocumentTransformer
{
    private static readonly string[] _tags = ["Jobs", "Shares", "Renditions", "Models"];

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Detourer",
            Version = "1",
            Description = "Removes the background of photos. Create a job, wait until its state is “succeeded”, and "
                + "download its result. Every error is a problem (RFC 9457) with a stable code.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        // A reader needs jobs first. The order of registration says nothing.
        KeyValuePair<string, IOpenApiPathItem>[] paths =
        [
            .. document.Paths
                .OrderByDescending(path => path.Key.StartsWith("/api/v1/jobs", StringComparison.Ordinal))
                .ThenBy(path => path.Key, StringComparer.Ordinal),
        ];
        document.Paths.Clear();
        foreach ((string path, IOpenApiPathItem item) in paths) document.Paths.Add(path, item);
        document.Tags = new HashSet<OpenApiTag>(_tags.Select(name => new OpenApiTag { Name = name }));
        return Task.CompletedTask;
    }
}
