using System.Text.Json;
using System.Text.Json.Serialization;

namespace Detourer.Imaging.Models;

/// <summary>The supported models, read from <c>models.json</c>.</summary>
public sealed class ModelCatalog
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly Dictionary<string, Model> _byName;

    private ModelCatalog(Document document)
    {
        _byName = document.Models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        Models = document.Models;
        Default = Find(document.Default);
    }

    /// <summary>The built-in catalog.</summary>
    public static ModelCatalog BuiltIn { get; } = LoadBuiltIn();

    /// <summary>All models, in the order of the file.</summary>
    public IReadOnlyList<Model> Models { get; }

    /// <summary>The model of requests that name none.</summary>
    public Model Default { get; }

    /// <summary>Reads a catalog.</summary>
    /// <exception cref="JsonException">The document does not have the form of <c>models.json</c>.</exception>
    public static ModelCatalog Load(Stream json) =>
        new(JsonSerializer.Deserialize<Document>(json, _json) ?? throw new JsonException("The catalog is empty."));

    /// <summary>Returns the model with this name.</summary>
    /// <exception cref="ImagingException"><c>unknown_model</c></exception>
    public Model Find(string name) =>
        _byName.GetValueOrDefault(name) ?? throw ImagingErrors.UnknownModel(name, _byName.Keys);

    private static ModelCatalog LoadBuiltIn()
    {
        using Stream json = typeof(ModelCatalog).Assembly
            .GetManifestResourceStream("Detourer.Imaging.Models.models.json")!;
        return Load(json);
    }

    private sealed record Document(string Default, IReadOnlyList<Model> Models);
}
