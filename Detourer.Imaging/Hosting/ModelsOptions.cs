using System.ComponentModel.DataAnnotations;
using Detourer.Imaging.Models;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>The models of a process; the section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>
    /// The folder of the models. Default: <see cref="ModelStoreOptions.Directory"/>.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>
    /// The folder of what is prepared from the models; set it if the other is read-only. Default:
    /// <see cref="ModelStoreOptions.PreparedDirectory"/>.
    /// </summary>
    public string? Prepared { get; set; }

    /// <summary>The precision of jobs that name none: <c>auto</c>, <c>int8</c> or <c>fp32</c>. Default: auto.</summary>
    [EnumDataType(typeof(ModelPrecision))]
    public ModelPrecision Precision { get; set; } = ModelPrecision.Auto;

    /// <summary>
    /// What networks run on: <c>auto</c>, <c>cpu</c> or <c>cuda</c>. With <c>cuda</c> a worker without a working GPU
    /// does not start. Default: auto.
    /// </summary>
    [EnumDataType(typeof(ModelDevice))]
    public ModelDevice Device { get; set; } = ModelDevice.Auto;

    /// <summary>The number of the GPU, 0 to 63.</summary>
    [Range(0, 63)]
    public int DeviceIndex { get; set; }

    /// <summary>
    /// The memory for loaded models, in 10⁶ bytes, 1 to 10,000,000. Default: <see cref="ModelMemory.DefaultBudget"/>.
    /// </summary>
    [Range(1, 10_000_000)]
    public double? MemoryBudget { get; set; }

    /// <summary>
    /// The names of the models that clients may request, separated by commas; <c>*</c> allows all. Default: the default
    /// model and the models on disk.
    /// </summary>
    public string? Allowed { get; set; }

    /// <summary>The allowed names, or null for the default model and the models on disk.</summary>
    internal IReadOnlyCollection<string>? AllowedNames => Allowed?.Trim() switch
    {
        null or "" => null,
        "*" => [.. ModelCatalog.BuiltIn.Models.Select(model => model.Name)],
        var names => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
    };

    internal ModelStoreOptions ToStoreOptions()
    {
        var options = new ModelStoreOptions { Precision = Precision };
        if (!string.IsNullOrEmpty(Directory)) options = options with { Directory = Directory };
        return string.IsNullOrEmpty(Prepared) ? options : options with { PreparedDirectory = Prepared };
    }
}

/// <summary>Checks the ranges of <see cref="ModelsOptions"/> at startup.</summary>
[OptionsValidator]
internal sealed partial class ModelsOptionsValidator : IValidateOptions<ModelsOptions>;

/// <summary>Checks at startup that the allowed models exist.</summary>
internal sealed class AllowedNamesValidator : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        string[] unknown =
            [.. (options.AllowedNames ?? []).Except(ModelCatalog.BuiltIn.Models.Select(model => model.Name))];
        return unknown.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Models:Allowed contains unknown models: {string.Join(", ", unknown)}.");
    }
}
