namespace Detourer.Imaging.Encode;

/// <summary>The output formats. <see cref="OutputFormats"/> has their names and media types.</summary>
public enum OutputFormat
{
    /// <summary>Lossless, with transparency.</summary>
    Png,

    /// <summary>Lossy, with transparency.</summary>
    WebP,

    /// <summary>Lossless WebP, with transparency.</summary>
    WebPLossless,

    /// <summary>Lossy, without transparency: requires a background.</summary>
    Jpeg,

    /// <summary>Lossy, with transparency; the smallest files and the slowest encoder.</summary>
    Avif,

    /// <summary>Lossless, with transparency, for print.</summary>
    Tiff,
}
