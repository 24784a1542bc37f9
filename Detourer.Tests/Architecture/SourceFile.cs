using System.Text.RegularExpressions;

namespace Detourer.Tests.Architecture;

/// <summary>A C# file of a room, read as text: where it is, what it declares, and which names it uses.</summary>
internal sealed partial class SourceFile
{
    private readonly HashSet<string> _names;

    private SourceFile(string room, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetRelativePath(FolderOf(room), path))!;
        string code = Noise().Replace(File.ReadAllText(path), " ");
        Room = room;
        Folder = folder.Replace(Path.DirectorySeparatorChar, '/');
        Name = $"{room}/{(Folder.Length == 0 ? "" : $"{Folder}/")}{Path.GetFileName(path)}";
        Usings = [.. Using().Matches(code).Select(match => match.Groups[1].Value)];
        Types = [.. Declaration().Matches(code).Select(match => match.Groups[1].Value)];
        _names = [.. Identifier().Matches(code).Select(match => match.Value)];
    }

    public string Room { get; }

    /// <summary>Below the room; empty: in the room itself.</summary>
    public string Folder { get; }

    /// <summary>Its path in the repository.</summary>
    public string Name { get; }

    /// <summary>Types that it declares.</summary>
    public IReadOnlyList<string> Types { get; }

    /// <summary>Namespaces that it imports.</summary>
    public IReadOnlyList<string> Usings { get; }

    public string Namespace => Folder.Length == 0 ? Room : $"{Room}.{Folder.Replace('/', '.')}";

    /// <summary>All files of a room but those that tools generate.</summary>
    public static IReadOnlyList<SourceFile> Of(string room) =>
    [
        .. Directory.EnumerateFiles(FolderOf(room), "*.cs", SearchOption.AllDirectories)
            .Where(path => !Generated().IsMatch(Path.GetRelativePath(FolderOf(room), path)))
            .Select(path => new SourceFile(room, path)),
    ];

    public static string FolderOf(string room) => Path.Combine(Repository.Path, room);

    /// <summary>
    /// Whether its code names a type of another file that its imports or its own namespace make visible.
    /// </summary>
    public bool Uses(SourceFile other) => other != this && Sees(other.Namespace) && other.Types.Any(_names.Contains);

    private bool Sees(string space) =>
        Usings.Contains(space) || Namespace == space || Namespace.StartsWith($"{space}.", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|[/\\])(bin|obj|Migrations)[/\\]")]
    private static partial Regex Generated();

    /// <summary>Comments, strings and characters.</summary>
    [GeneratedRegex(
        """"
        //[^\n]* | /\*.*?\*/ | \"\"\".*?\"\"\" | @"([^"]|"")*" | "(\\.|[^"\\\n])*" | '(\\.|[^'\\\n])+'
        """",
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Noise();

    [GeneratedRegex(@"^using (?:static )?(Detourer[\w.]*)\s*;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: class| struct)?|delegate \S+)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    /// <summary>
    /// Names of types, not of members: members follow a dot, or are called, as a type is only by “new”.
    /// </summary>
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*(?![\w(])|(?<=\bnew |: )[A-Z]\w*")]
    private static partial Regex Identifier();
}
