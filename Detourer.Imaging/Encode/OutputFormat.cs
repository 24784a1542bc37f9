namespace Detourer.Imaging.Encode;

/// <summary>How an answer is written.</summary>
public enum OutputFormat
{
    /// <summary>Lossless, with transparency.</summary>
    Png,

    /// <summary>Lossy, with transparency.</summary>
    WebP,

    /// <summary>WebP without loss.</summary>
    WebPLossless,

    /// <summary>Lossy, without transparency: needs a background.</summary>
    Jpeg,

    /// <summary>Lossy, with transparency, the smallest and slowest.</summary>
    Avif,

    /// <summary>Lossless, with transparency, for print.</summary>
    Tiff,
}

/// <summary>The names that an <see cref="OutputFormat"/> goes by.</summary>
public static class OutputFormatNames
{
    /// <summary>What people write: <c>png</c>, <c>webp</c>, <c>webp-lossless</c>, <c>jpeg</c>, <c>avif</c>, <c>tiff</c>.</summary>
    public static string Name(this OutputFormat format) => format switch
    {
        OutputFormat.Png => "png",
        OutputFormat.WebP => "webp",
        OutputFormat.WebPLossless => "webp-lossless",
        OutputFormat.Jpeg => "jpeg",
        OutputFormat.Avif => "avif",
        OutputFormat.Tiff => "tiff",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>The extension of its files, with the dot.</summary>
    public static string Extension(this OutputFormat format) => format switch
    {
        OutputFormat.WebPLossless => ".webp",
        OutputFormat.Jpeg => ".jpg",
        _ => $".{format.Name()}",
    };

    /// <summary>Its media type.</summary>
    public static string MediaType(this OutputFormat format) => format switch
    {
        OutputFormat.WebPLossless => "image/webp",
        _ => $"image/{format.Name()}",
    };

    /// <summary>Reads a name, or an extension with or without its dot.</summary>
    public static bool TryParse(string text, out OutputFormat format)
    {
        (bool known, format) = text.Trim().TrimStart('.').ToLowerInvariant() switch
        {
            "png" => (true, OutputFormat.Png),
            "webp" => (true, OutputFormat.WebP),
            "webp-lossless" => (true, OutputFormat.WebPLossless),
            "jpeg" or "jpg" => (true, OutputFormat.Jpeg),
            "avif" => (true, OutputFormat.Avif),
            "tiff" or "tif" => (true, OutputFormat.Tiff),
            _ => (false, OutputFormat.Png),
        };
        return known;
    }
}
