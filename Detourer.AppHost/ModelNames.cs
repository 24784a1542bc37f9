using System.Text.Json;

namespace Detourer.AppHost;

/// <summary>The names in the catalog of models.</summary>
/// <param name="Default">The model that workers load at start.</param>
/// <param name="All">All models that can be downloaded.</param>
internal sealed record ModelNames(string Default, IReadOnlyList<string> All)
{
    /// <summary>Reads the catalog of the imaging project: <c>{"default": "a", "models": [{"name": "a"}]}</c>.</summary>
    public static ModelNames Read(IDistributedApplicationBuilder builder)
    {
        string path = Path.Combine(builder.AppHostDirectory, "..", "Detourer.Imaging", "Models", "models.json");
        JsonElement catalog = JsonElement.Parse(File.ReadAllBytes(path));
        return new ModelNames(
            catalog.GetProperty("default").GetString()!,
            [
                .. catalog.GetProperty("models").EnumerateArray()
                    .Select(model => model.GetProperty("name").GetString()!),
            ]);
    }
}
