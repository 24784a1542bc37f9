using System.CommandLine;
using Detourer.Cli.Inputs;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>The options of <see cref="CutoutOptionTable"/> on the command line.</summary>
internal sealed class CutoutArguments
{
    // Values are read as text, so that an invalid value has the same message and code as in the API.
    private readonly Dictionary<string, Option<string?>> _values = CutoutOptionTable.All
        .Where(option => !option.IsSwitch)
        .ToDictionary(option => option.Name, option => new Option<string?>($"--{option.Name}", Aliases(option))
        {
            Description = Describe(option),
            HelpName = option.Choices.Count > 0 ? null : option.Name.ToUpperInvariant(),
        });

    private readonly Dictionary<string, Option<bool>> _switches = CutoutOptionTable.All
        .Where(option => option.IsSwitch)
        .ToDictionary(option => option.Name, option => new Option<bool>($"--{option.Name}", Aliases(option))
        {
            Description = $"{option.Description}.",
        });

    /// <summary>All options, in the order of the table.</summary>
    public IEnumerable<Option> All => CutoutOptionTable.All.Select(option =>
        option.IsSwitch ? (Option)_switches[option.Name] : _values[option.Name]);

    /// <summary>Returns the texts of the options that were given.</summary>
    public OptionTexts Texts(ParseResult parsed)
    {
        Dictionary<string, string> texts = [];
        foreach (CutoutOption option in CutoutOptionTable.All)
            if (TextOf(parsed, option.Name)?.Trim() is { Length: > 0 } text) texts[option.Name] = text;
        return new OptionTexts(texts);
    }

    private string? TextOf(ParseResult parsed, string name)
    {
        if (_values.TryGetValue(name, out Option<string?>? option)) return parsed.GetValue(option);
        return parsed.GetValue(_switches[name]) ? "on" : null;
    }

    private static string[] Aliases(CutoutOption option) => option.ShortName is { } letter ? [$"-{letter}"] : [];

    private static string Describe(CutoutOption option)
    {
        string values = option.Name == "background" ? $"{option.Values} file" : option.Values;
        return $"{option.Description}: {values}. Default: {option.Default}.";
    }
}
