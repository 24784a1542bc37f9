namespace Detourer.Imaging.Models;

/// <summary>
/// The models that clients may request. Without a list, these are the default model and the models on disk, so that no
/// client can make a server download gigabytes.
/// </summary>
/// <param name="isOnDisk">Whether a model is on disk, so that a job does not wait for its download.</param>
/// <param name="names">The names of the allowed models, or null for the default model and those on disk.</param>
public sealed class AllowedModels(Func<Model, bool> isOnDisk, IReadOnlyCollection<string>? names)
{
    /// <summary>The allowed models now, in the order of the catalog.</summary>
    public IReadOnlyList<Model> All => [.. ModelCatalog.BuiltIn.Models.Where(Contains)];

    /// <summary>Whether clients may request a model.</summary>
    public bool Contains(Model model) =>
        names?.Contains(model.Name) ?? (model == ModelCatalog.BuiltIn.Default || isOnDisk(model));

    /// <summary>Returns the model with this name, or the default model for null.</summary>
    /// <exception cref="ImagingException"><c>unknown_model</c>, <c>model_not_allowed</c></exception>
    public Model Find(string? name)
    {
        Model model = name is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(name);
        return Contains(model)
            ? model
            : throw ImagingErrors.ModelNotAllowed(model.Name, All.Select(other => other.Name));
    }
}
