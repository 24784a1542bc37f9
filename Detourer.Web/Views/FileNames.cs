using System.Text;
using Detourer.Jobs;

namespace Detourer.Web.Views;

/// <summary>Names under which files are saved: harmless, and with the extension of what their bytes are.</summary>
internal static class FileNames
{
    private const int LongestName = 120;
    private const int KeptEnd = 20; // of a long name, so that its extension survives
    private const int LineSeparator = 0x2028, ParagraphSeparator = 0x2029;

    /// <summary>The extensions of each media type, the preferred one first.</summary>
    private static readonly Dictionary<string, string[]> _extensions = new()
    {
        ["image/jpeg"] = [".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"],
        ["image/png"] = [".png"],
        ["image/webp"] = [".webp"],
        ["image/avif"] = [".avif"],
        ["image/gif"] = [".gif"],
        ["image/tiff"] = [".tif", ".tiff"],
        ["image/heic"] = [".heic", ".heif", ".hif"],
        ["image/jxl"] = [".jxl"],
        ["image/vnd.adobe.photoshop"] = [".psd", ".psb"],
        ["image/jp2"] = [".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx"],
        ["image/bmp"] = [".bmp", ".dib"],
    };

    private static readonly HashSet<string> _imageExtensions =
        new(_extensions.Values.SelectMany(extensions => extensions), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Removes folders, control characters, characters that change the direction of text, and characters that a file
    /// system forbids; shortens a long name in its middle.
    /// </summary>
    public static string Clean(string? name)
    {
        string last = (name ?? "").Split('/', '\\')[^1];
        string clean = string.Concat(last.EnumerateRunes().Where(IsHarmless)).Trim();
        if (clean.Length > LongestName) clean = Start(clean, LongestName - KeptEnd) + End(clean, KeptEnd);
        return clean.Length > 0 ? clean : "photo";
    }

    /// <summary>
    /// The name of a job's original. Its extension follows from its bytes, so <c>page.html</c>, which is a JPEG file,
    /// becomes <c>page.html.jpg</c>, and <c>cat.png</c> becomes <c>cat.jpg</c>.
    /// </summary>
    public static string OriginalOf(Job job)
    {
        string name = Clean(job.FileName), extension = Path.GetExtension(name);
        string[] known = _extensions.GetValueOrDefault(job.OriginalType) ?? [ExtensionOf(job.OriginalType)];
        if (known.Contains(extension, StringComparer.OrdinalIgnoreCase)) return name;
        return (_imageExtensions.Contains(extension) ? Path.GetFileNameWithoutExtension(name) : name) + known[0];
    }

    /// <summary>The name of a job's result: <c>nobg-NAME.png</c>.</summary>
    public static string ResultOf(Job job) => ResultOf(job, job.ResultExtension!);

    /// <summary>The name of a picture that was made from a job's result.</summary>
    public static string ResultOf(Job job, string extension) =>
        $"nobg-{Path.GetFileNameWithoutExtension(Clean(job.FileName))}{extension}";

    // image/vnd.example → .bin
    private static string ExtensionOf(string mediaType)
    {
        string subtype = mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return mediaType.StartsWith("image/", StringComparison.Ordinal) && subtype.All(char.IsAsciiLetterOrDigit)
            ? $".{subtype}"
            : ".bin";
    }

    private static bool IsHarmless(Rune rune) => !Rune.IsControl(rune)
        && rune.Value is not ('"' or '<' or '>' or '|' or ':' or '*' or '?')
        && rune.Value is not (LineSeparator or ParagraphSeparator) && rune != Rune.ReplacementChar
        && !IsBidirectionalControl(rune.Value);

    /// <summary>These make the name <c>photo\u202egpj.exe</c> look like <c>photoexe.jpg</c>.</summary>
    private static bool IsBidirectionalControl(int rune) =>
        rune is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Neither cuts a surrogate pair.
    private static string Start(string text, int length) =>
        text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string End(string text, int length) =>
        text[^(char.IsLowSurrogate(text[^length]) ? length - 1 : length)..];
}
