using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli.Outputs;

/// <summary>
/// Chooses the format of a result by the type of its photo: <c>keep</c>, or pairs such as
/// <c>jpeg=webp,heic=avif,other=png</c>.
/// </summary>
internal sealed class FormatRule
{
    private const string Other = "other";

    /// <summary>Types that keep their format. JPEG does where the result is opaque.</summary>
    private static readonly string[] _kept = ["png", "webp", "avif", "tiff", "jpeg"];

    private static readonly string[] _types = [.. _kept, "gif", "heic", "jxl", "bmp", Other];

    private readonly Dictionary<string, OutputFormat> _formats = [];

    /// <exception cref="ImagingException"><c>invalid_option</c></exception>
    public FormatRule(string text)
    {
        string[] pairs = text == "keep" ? [.. _kept.Select(type => $"{type}={type}")] : text.Split(',');
        foreach (string pair in pairs)
        {
            string[] sides = pair.Split('=', StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !_types.Contains(sides[0]) || !OutputFormats.TryParse(sides[1], out var format))
                throw ImagingErrors.InvalidOption("output-format", text, Values);
            _formats[sides[0]] = format;
        }
    }

    /// <summary>The accepted values: a clause that can follow “Expected”.</summary>
    public static string Values { get; } = "keep, or pairs such as jpeg=webp,other=png of "
        + $"{string.Join(", ", _types)} and {string.Join(", ", OutputFormats.Names)}";

    /// <summary>Returns the format of a result. JPEG has no transparency, and becomes PNG if it needs one.</summary>
    /// <param name="mediaType">The type of the photo, or null if it is unknown.</param>
    /// <param name="isOpaque">Whether the result has no transparency.</param>
    public OutputFormat Choose(string? mediaType, bool isOpaque)
    {
        string type = mediaType?["image/".Length..] ?? Other;
        OutputFormat format = _formats.TryGetValue(type, out OutputFormat own)
            ? own
            : _formats.GetValueOrDefault(Other, OutputFormat.Png);
        return format == OutputFormat.Jpeg && !isOpaque ? OutputFormat.Png : format;
    }
}
