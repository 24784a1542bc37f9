namespace Detourer.Cli.Inputs;

/// <summary>
/// The extensions of photos. What is an image is decided by its first bytes; but a file that has only the name of one
/// is reported, because it is probably a photo that was damaged.
/// </summary>
internal static class PhotoNames
{
    private static readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif",
        ".hif", ".jxl", ".jp2", ".j2k", ".psd", ".psb", ".bmp",
    };

    /// <summary>Whether a file has the name of a photo.</summary>
    public static bool Contains(string path) => _extensions.Contains(Path.GetExtension(path));
}
