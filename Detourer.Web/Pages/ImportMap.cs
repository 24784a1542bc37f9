using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Detourer.Web.Pages;

/// <summary>
/// Where a browser finds the page's modules: each under a name with its fingerprint, so that it may be kept for ever,
/// while modules import each other by their plain names.
/// </summary>
/// <param name="Json">The content of the import map's element.</param>
/// <param name="Hash">Its hash, by which the content security policy lets it in.</param>
internal sealed record ImportMap(string Json, string Hash)
{
    private static ImportMap? _known;

    /// <summary>The map of the assets that an endpoint knows; they do not change while the process runs.</summary>
    public static ImportMap Of(HttpContext context) => _known ??= Make(Assets(context));

    /// <summary>The address of an asset with its fingerprint.</summary>
    /// <param name="context">A page's request.</param>
    /// <param name="path">Such as <c>js/main.js</c>.</param>
    public static string Address(HttpContext context, string path) => $"/{Assets(context)?[path] ?? path}";

    private static ResourceAssetCollection? Assets(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();

    private static ImportMap Make(ResourceAssetCollection? assets)
    {
        SortedDictionary<string, string> imports = [];
        foreach (ResourceAsset asset in assets ?? ResourceAssetCollection.Empty)
        {
            string? label = asset.Properties?.FirstOrDefault(property => property.Name == "label")?.Value;
            if (label?.StartsWith("js/", StringComparison.Ordinal) == true && label.EndsWith(".js", StringComparison.Ordinal))
                imports[$"/{label}"] = $"/{asset.Url}";
        }

        string json = JsonSerializer.Serialize(new { imports });
        return new ImportMap(json, $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}");
    }
}
