using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Detourer.Web.Pages;

/// <summary>
/// Maps the page's modules to URLs with a fingerprint, which browsers may cache for ever. Modules import each other by
/// their plain names.
/// </summary>
/// <param name="Json">The content of the import map element.</param>
/// <param name="Hash">Its hash for the content security policy.</param>
internal sealed record ImportMap(string Json, string Hash)
{
    private static ImportMap? _known;

    /// <summary>The map of an endpoint's assets, which do not change while the process runs.</summary>
    public static ImportMap Of(HttpContext context) => _known ??= Make(Assets(context));

    /// <summary>The URL of an asset, with its fingerprint.</summary>
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
            if (label?.StartsWith("js/", StringComparison.Ordinal) == true
                && label.EndsWith(".js", StringComparison.Ordinal))
                imports[$"/{label}"] = $"/{asset.Url}";
        }

        string json = JsonSerializer.Serialize(new { imports });
        return new ImportMap(json, $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(json)))}");
    }
}
