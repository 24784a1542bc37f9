using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Detourer.Tests.Deploy;

/// <summary>YAML as JSON, with the types that a cluster sees: 8080 is a number, "8080" a string.</summary>
internal static class Yaml
{
    private static readonly IDeserializer _reader = new DeserializerBuilder()
        .WithAttemptingUnquotedStringTypeDeserialization().WithDuplicateKeyChecking().Build();

    /// <summary>All documents that are not empty.</summary>
    public static IEnumerable<JsonNode> ReadAll(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            if (Convert(_reader.Deserialize(parser)) is { } document) yield return document;
    }

    public static JsonObject ReadFile(string path) =>
        ReadAll(File.ReadAllText(path)).SingleOrDefault()?.AsObject() ?? [];

    /// <summary>Merges values as Helm does; those in <paramref name="more"/> win.</summary>
    public static JsonObject Merge(JsonObject values, JsonObject more)
    {
        var merged = (JsonObject)values.DeepClone();
        foreach ((string key, JsonNode? value) in more)
        {
            merged[key] = merged[key] is JsonObject old && value is JsonObject over
                ? Merge(old, over)
                : value?.DeepClone();
        }

        return merged;
    }

    private static JsonNode? Convert(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map =>
            new JsonObject(map.Select(pair => KeyValuePair.Create((string)pair.Key, Convert(pair.Value)))),
        IEnumerable<object> list => new JsonArray([.. list.Select(Convert)]),
        string text => JsonValue.Create(text),
        bool truth => JsonValue.Create(truth),
        float or double or decimal => JsonValue.Create(System.Convert.ToDouble(value, null)),
        _ => JsonValue.Create(System.Convert.ToInt64(value, null)),
    };
}
