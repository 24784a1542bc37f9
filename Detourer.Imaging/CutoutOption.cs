namespace Detourer.Imaging;

/// <summary>One option of a cutout: its name, its values and how to apply them.</summary>
public sealed record CutoutOption
{
    /// <summary>The name in kebab case, such as <c>max-side</c>: on the command line after two dashes.</summary>
    public required string Name { get; init; }

    /// <summary>The name as a form field or query parameter of the API, such as <c>max_side</c>.</summary>
    public string FieldName => Name.Replace('-', '_');

    /// <summary>The letter for the command line, or null.</summary>
    public char? ShortName { get; init; }

    /// <summary>What the option does: a sentence without its full stop.</summary>
    public required string Description { get; init; }

    /// <summary>The accepted values: a clause that can follow “Expected”.</summary>
    public required string Values { get; init; }

    /// <summary>The accepted values if they are a closed set; otherwise empty.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The smallest accepted whole number, or null if the values are not whole numbers.</summary>
    public int? Minimum { get; init; }

    /// <summary>The largest accepted whole number, or null if the values are not whole numbers.</summary>
    public int? Maximum { get; init; }

    /// <summary>
    /// Whether the value is <c>on</c> or <c>off</c>. On the command line the name alone means <c>on</c>.
    /// </summary>
    public bool IsSwitch { get; init; }

    /// <summary>The default: a value, or a phrase for a default that has no value.</summary>
    public required string Default { get; init; }

    /// <summary>Returns the options with a parsed value. The text is trimmed and not empty.</summary>
    /// <exception cref="ImagingException"><c>invalid_option</c>, <c>unknown_model</c></exception>
    public required Func<CutoutOptions, string, CutoutOptions> Apply { get; init; }
}
