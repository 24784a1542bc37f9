namespace Detourer.Cli.Inputs;

/// <summary>What systems and devices leave in folders of photos. It is skipped without a message.</summary>
internal static class IgnoredNames
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "@eaDir", "#recycle", "#snapshot", // Synology
        "__MACOSX", "Icon\r", // macOS; its other names start with a dot, like .DS_Store and AppleDouble's ._NAME
        "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information", // Windows
        "lost+found",
    };

    /// <summary>Whether a file or folder is hidden or belongs to a system.</summary>
    public static bool Contains(FileSystemInfo entry) =>
        Contains(entry.Name) || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.Hidden));

    /// <summary>Whether a name is hidden or belongs to a system.</summary>
    public static bool Contains(string name) => name.StartsWith('.') || _names.Contains(name);
}
