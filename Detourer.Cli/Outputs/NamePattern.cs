using System.Globalization;
using System.Text;
using Detourer.Cli.Inputs;
using Detourer.Imaging;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;

namespace Detourer.Cli.Outputs;

/// <summary>How outputs are named: a text with placeholders, such as <c>{name}-{model}.{ext}</c>.</summary>
internal sealed class NamePattern
{
    private static readonly Placeholder[] _table =
    [
        new("name", "the photo's name", (request, _, _) => request.Input.Stem),
        new("ext", "the extension of the result", (_, format, _) => format.Extension()[1..]),
        new("from", "the extension of the photo", (request, _, _) => request.Input.Extension),
        new("model", "the model", (request, _, _) => request.Options["model"] ?? ModelCatalog.BuiltIn.Default.Name),
        new("format", "the format of the result", (_, format, _) => format.Name()),
        new("number", "the position of the photo in the run",
            (_, _, number) => number.ToString("0000", CultureInfo.InvariantCulture)),
    ];

    private readonly IReadOnlyList<(string Text, Placeholder? Value)> _parts;

    /// <exception cref="ImagingException"><c>invalid_option</c></exception>
    public NamePattern(string pattern)
    {
        bool isInside = !Path.IsPathRooted(pattern) && !pattern.Split('/', '\\').Any(part => part is "" or "." or "..");
        _parts = isInside ? [.. Parse(pattern)] : throw Invalid(pattern, "a name, or names of folders and a file");
    }

    /// <summary>The pattern of results beside their photos.</summary>
    public static NamePattern Beside { get; } = new("nobg-{name}.{ext}");

    /// <summary>The pattern of results in a folder of their own.</summary>
    public static NamePattern InFolder { get; } = new("{name}.{ext}");

    /// <summary>The placeholders and what they stand for, in one sentence.</summary>
    public static string Placeholders { get; } =
        string.Join(", ", _table.Select(one => $"{{{one.Name}}} {one.Meaning}"));

    /// <summary>Returns the name of an output: a relative path.</summary>
    /// <param name="request">The photo.</param>
    /// <param name="format">The format of the result.</param>
    /// <param name="number">The position of the photo, from 1.</param>
    public string Apply(CutoutRequest request, OutputFormat format, int number)
    {
        var name = new StringBuilder();
        foreach ((string text, Placeholder? value) in _parts)
            name.Append(text).Append(value?.Value(request, format, number));
        return name.ToString();
    }

    private static IEnumerable<(string Text, Placeholder? Value)> Parse(string pattern)
    {
        int at = 0;
        while (pattern.IndexOf('{', at) is var open and >= 0)
        {
            int close = pattern.IndexOf('}', open);
            string name = close < 0 ? pattern[open..] : pattern[(open + 1)..close];
            yield return (pattern[at..open], Array.Find(_table, one => one.Name == name)
                ?? throw Invalid(pattern, $"the placeholders {Placeholders}"));
            at = close + 1;
        }

        yield return (pattern[at..], null);
    }

    private static ImagingException Invalid(string pattern, string expected) =>
        ImagingErrors.InvalidOption("name", pattern, expected);

    private sealed record Placeholder(
        string Name, string Meaning, Func<CutoutRequest, OutputFormat, int, string> Value);
}
