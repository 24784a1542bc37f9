using System.Text.Json;
using Detourer.Imaging.Models;

namespace Detourer.Web.Pages.Words;

/// <summary>A model under an everyday name, from <c>models.json</c>.</summary>
/// <param name="Word">Its key in the texts' section <c>choice</c>.</param>
/// <param name="Model">The model.</param>
internal sealed record ModelChoice(string Word, Model Model)
{
    /// <summary>All choices, in the order of the file.</summary>
    public static IReadOnlyList<ModelChoice> All { get; } = Load();

    public bool IsDefault => Model == ModelCatalog.BuiltIn.Default;

    private static ModelChoice[] Load()
    {
        using Stream json =
            typeof(ModelChoice).Assembly.GetManifestResourceStream("Detourer.Web.Pages.Words.models.json")!;
        return
        [
            .. JsonSerializer.Deserialize<Dictionary<string, string>>(json)!
                .Select(choice => new ModelChoice(choice.Key, ModelCatalog.BuiltIn.Find(choice.Value))),
        ];
    }
}
