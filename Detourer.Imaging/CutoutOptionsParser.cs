using Detourer.Imaging.Compose;

namespace Detourer.Imaging;

/// <summary>Parses the options of a form or a command line. An empty value means the default.</summary>
public static class CutoutOptionsParser
{
    /// <summary>The names of all options in kebab case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. CutoutOptionTable.All.Select(option => option.Name)];

    /// <summary>Parses all options of <see cref="CutoutOptionTable"/>.</summary>
    /// <param name="value">Returns the text of the option with a name from <see cref="Names"/>, or null.</param>
    /// <param name="backgroundImage">A file that replaces the option <c>background</c>, or null.</param>
    /// <exception cref="ImagingException">
    /// <c>invalid_option</c>, <c>unknown_model</c>, <c>background_required</c>
    /// </exception>
    public static CutoutOptions Parse(Func<string, string?> value, ReadOnlyMemory<byte>? backgroundImage = null)
    {
        var options = new CutoutOptions
        {
            Background = backgroundImage is { } image
                ? new ImageBackground(image, BackgroundFit.Cover)
                : Background.None,
        };
        foreach (CutoutOption option in CutoutOptionTable.All)
            if (value(option.Name)?.Trim() is { Length: > 0 } text) options = option.Apply(options, text);
        options.Validate();
        return options;
    }
}
