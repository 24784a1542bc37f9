using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli.Inputs;

/// <summary>The options of photos as the user wrote them: by their names in kebab case.</summary>
/// <param name="values">The texts; an option that is missing has its default.</param>
internal sealed class OptionTexts(IReadOnlyDictionary<string, string> values)
{
    /// <summary>The text of an option, or null.</summary>
    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>The path of the background image, or null if the background is none.</summary>
    public string? BackgroundFile => this["background"] is { } path && File.Exists(path) ? path : null;

    /// <summary>Whether the results have no transparency, whatever the photo.</summary>
    public bool IsOpaque => this["mask-only"] == "on" || this["background"] is { } and not "transparent";

    /// <summary>Returns these options, replaced by others where those have a text.</summary>
    public OptionTexts With(IReadOnlyDictionary<string, string> others) => others.Count == 0
        ? this
        : new OptionTexts(values.Concat(others).GroupBy(pair => pair.Key, pair => pair.Value)
            .ToDictionary(group => group.Key, group => group.Last()));

    /// <summary>Parses the options.</summary>
    /// <param name="format">The format of the result, or null for the one of the options.</param>
    /// <param name="background">A background image that has been read, or null.</param>
    /// <exception cref="ImagingException">The errors of <see cref="CutoutOptionsParser.Parse"/></exception>
    public CutoutOptions Parse(OutputFormat? format, ReadOnlyMemory<byte>? background) => CutoutOptionsParser.Parse(
        name => name == "format" && format is { } chosen ? chosen.Name() : this[name], background) with
    {
        IsMarked = true,
    };

    /// <summary>Checks the options without reading a background image.</summary>
    /// <exception cref="ImagingException">The errors of <see cref="CutoutOptionsParser.Parse"/></exception>
    public void Check(OutputFormat? format = null) =>
        Parse(format, BackgroundFile is null ? default(ReadOnlyMemory<byte>?) : ReadOnlyMemory<byte>.Empty);
}
