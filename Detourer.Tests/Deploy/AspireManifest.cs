using System.Text.Json;
using System.Text.RegularExpressions;

namespace Detourer.Tests.Deploy;

/// <summary>The committed manifest of the AppHost, with the values that a deployment provides.</summary>
/// <param name="values">By path, such as <c>redis.bindings.tcp.host</c> or <c>redis-password.inputs.value</c>.</param>
internal sealed partial class AspireManifest(IReadOnlyDictionary<string, string> values)
{
    private readonly JsonElement _resources = JsonElement
        .Parse(File.ReadAllBytes(Path.Combine(Repository.Path, "aspire-manifest.json"))).GetProperty("resources");

    /// <summary>The environment of a resource, resolved.</summary>
    /// <exception cref="KeyNotFoundException">A referenced path is in neither the manifest nor the values.</exception>
    public (string Name, string Value)[] EnvironmentOf(string resource) =>
    [
        .. _resources.GetProperty(resource).GetProperty("env").EnumerateObject()
            .Select(variable => (variable.Name, Resolve(variable.Value.GetString()!))),
    ];

    // "{redis.bindings.tcp.host}:{redis.bindings.tcp.port},password={redis-password.value}"
    private string Resolve(string text) =>
        Reference().Replace(text, reference => Resolve(Value(reference.Groups[1].Value)));

    private string Value(string path) => values.TryGetValue(path, out string? value)
        ? value
        : path.Split('.').Aggregate(_resources, (element, name) => element.GetProperty(name)).GetString()!;

    [GeneratedRegex(@"\{([a-z0-9.-]+)\}", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
