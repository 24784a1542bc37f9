using Microsoft.Extensions.FileSystemGlobbing;

namespace Detourer.Cli.Inputs;

/// <summary>Expands the arguments to single photos.</summary>
internal static class InputArguments
{
    /// <summary>
    /// The extensions of photos in a folder. In a folder only the name distinguishes photos from other files; the bytes
    /// are checked later.
    /// </summary>
    private static readonly HashSet<string> _extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".heif", ".jxl", ".bmp",
    };

    /// <summary>Expands folders (without subfolders) and globs; keeps the order of the arguments.</summary>
    public static IReadOnlyList<Input> Expand(IEnumerable<string> arguments) =>
        [.. arguments.SelectMany(Expand).DistinctBy(input => input.Name)];

    private static IEnumerable<Input> Expand(string argument)
    {
        if (argument == "-") return [new StandardInput()];
        if (Uri.TryCreate(argument, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https")
            return [new UrlInput(url!)];
        if (File.Exists(argument)) return [new FileInput(argument)];
        if (Directory.Exists(argument)) return Folder(argument);
        return argument.AsSpan().ContainsAny('*', '?')
            ? Glob(argument)
            : [new MissingInput(argument, InputErrors.NotFound())];
    }

    private static Input[] Folder(string folder)
    {
        Input[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => _extensions.Contains(Path.GetExtension(file)))
                .Order(StringComparer.Ordinal)
                .Select(file => new FileInput(file)),
        ];
        return files.Length > 0 ? files : [new MissingInput(folder, InputErrors.EmptyFolder())];
    }

    /// <summary>Searches from the last folder of the pattern without a wildcard.</summary>
    private static Input[] Glob(string pattern)
    {
        string[] parts = pattern.Replace('\\', '/').Split('/');
        int wild = Array.FindIndex(parts, part => part.AsSpan().ContainsAny('*', '?'));
        string root = wild == 0 ? "." : string.Join('/', parts[..wild]) is { Length: > 0 } folder ? folder : "/";
        if (!Directory.Exists(root)) return [new MissingInput(pattern, InputErrors.NoMatch())];

        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddInclude(string.Join('/', parts[wild..]));
        Input[] files =
        [
            .. matcher.GetResultsInFullPath(root)
                .Order(StringComparer.Ordinal)
                .Select(file => new FileInput(Path.GetRelativePath(Environment.CurrentDirectory, file))),
        ];
        return files.Length > 0 ? files : [new MissingInput(pattern, InputErrors.NoMatch())];
    }
}
