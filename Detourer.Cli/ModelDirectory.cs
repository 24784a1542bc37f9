using System.CommandLine;
using Detourer.Imaging.Models;

namespace Detourer.Cli;

/// <summary>The folder of the models: the option, else the setting <c>Models:Directory</c>, else the cache.</summary>
internal static class ModelDirectory
{
    public static Option<string?> Option { get; } = new("--models")
    {
        Description = "The folder of the models. Default: $Models__Directory, or detourer/models in the cache.",
        HelpName = "DIR",
    };

    public static ModelStoreOptions Options(ParseResult parsed)
    {
        string? directory = parsed.GetValue(Option) ?? Environment.GetEnvironmentVariable("Models__Directory");
        return string.IsNullOrEmpty(directory)
            ? new ModelStoreOptions()
            : new ModelStoreOptions { Directory = directory };
    }
}
