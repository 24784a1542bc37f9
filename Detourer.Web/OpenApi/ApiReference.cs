using System.Security.Cryptography;
using Detourer.Web.Security;
using Scalar.AspNetCore;

namespace Detourer.Web.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of the API, <c>/openapi/v1.json</c>, and the page that shows it, <c>/reference</c>. Both
/// come from this server alone.
/// </summary>
internal static class ApiReference
{
    private const int NonceLength = 16; // bytes

    public static void AddApiReference(this IServiceCollection services) => services.AddOpenApi("v1", options => options
        .AddDocumentTransformer<DocumentInfo>()
        .AddOperationTransformer<ParameterTexts>()
        .AddOperationTransformer<FileResponse>()
        .AddOperationTransformer<ProblemResponses>()
        .AddSchemaTransformer<PlainNumbers>()
        .AddSchemaTransformer<JobExample>()
        .ShouldInclude = endpoint =>
            endpoint.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true);

    public static void MapApiReference(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapScalarApiReference("/reference", (options, context) =>
        {
            options.OpenApiRoutePattern = "/openapi/v1.json";
            options.Title = "Detourer API";
            // These would come from, or send something to, another site.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.HideDeveloperTools().DisableAgent().DisableMcp();

            string nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength));
            options.Nonce = nonce;
            context.Response.Headers.ContentSecurityPolicy =
                SecurityHeaders.PolicyWith($"nonce-{nonce}", allowsInlineStyles: true);
        });
    }
}
