namespace Detourer.Imaging.Encode;

/// <summary>The table of the output formats: names, extensions, media types.</summary>
public static class OutputFormats
{
    private static readonly Entry[] _table =
    [
        new(OutputFormat.Png, "png", ".png", "image/png"),
        new(OutputFormat.WebP, "webp", ".webp", "image/webp"),
        new(OutputFormat.WebPLossless, "webp-lossless", ".webp", "image/webp"),
        new(OutputFormat.Jpeg, "jpeg", ".jpg", "image/jpeg", "jpg"),
        new(OutputFormat.Avif, "avif", ".avif", "image/avif"),
        new(OutputFormat.Tiff, "tiff", ".tiff", "image/tiff", "tif"),
    ];

    /// <summary>The names of all formats.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _table.Select(entry => entry.Name)];

    /// <summary>The name of a format, such as <c>webp-lossless</c>.</summary>
    public static string Name(this OutputFormat format) => Find(format).Name;

    /// <summary>The extension of a format's files, with the dot.</summary>
    public static string Extension(this OutputFormat format) => Find(format).Extension;

    /// <summary>The media type of a format.</summary>
    public static string MediaType(this OutputFormat format) => Find(format).MediaType;

    /// <summary>Parses a name, or an extension with or without its dot. Ignores case.</summary>
    public static bool TryParse(string text, out OutputFormat format)
    {
        string name = text.Trim().TrimStart('.').ToLowerInvariant();
        Entry? entry = Array.Find(_table, entry => entry.Name == name || entry.Aliases.Contains(name));
        format = entry?.Format ?? OutputFormat.Png;
        return entry is not null;
    }

    private static Entry Find(OutputFormat format) =>
        Array.Find(_table, entry => entry.Format == format)
        ?? throw new ArgumentOutOfRangeException(nameof(format), format, null);

    private sealed record Entry(
        OutputFormat Format, string Name, string Extension, string MediaType, params string[] Aliases);
}
