using System.Text;
using System.Text.RegularExpressions;

namespace Detourer.Cli.Inputs;

/// <summary>
/// A pattern of paths, as shells have them: <c>*</c> and <c>?</c> stand for any characters and one character of a name,
/// <c>[a-z]</c> and <c>[!a-z]</c> for one of a set and one of the others, <c>**</c> for any number of folders. Names
/// that start with a dot match only patterns that do. <c>Microsoft.Extensions.FileSystemGlobbing</c> knows neither
/// <c>?</c> nor sets.
/// </summary>
internal sealed class GlobPattern
{
    private static readonly char[] _wildcards = ['*', '?', '['];

    private const string AnyCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|.)"; // one or two units of UTF-16

    private readonly string _root;
    private readonly string[] _parts;

    /// <param name="pattern">The pattern, with slashes or, on Windows, backslashes.</param>
    public GlobPattern(string pattern)
    {
        string[] parts = pattern.Replace(Path.DirectorySeparatorChar, '/').Split('/');
        int wild = Math.Max(0, Array.FindIndex(parts, IsPattern));
        _root = wild == 0 ? "" : $"{string.Join('/', parts[..wild])}/";
        _parts = [.. parts[wild..].Where(part => part.Length > 0)];
    }

    /// <summary>Whether a text has a wildcard.</summary>
    public static bool IsPattern(string text) => text.IndexOfAny(_wildcards) >= 0;

    /// <summary>Enumerates what exists and matches, in the order of the names.</summary>
    public IEnumerable<string> Matches() => Matches(_root, 0);

    private IEnumerable<string> Matches(string folder, int index)
    {
        string part = _parts[index];
        bool isLast = index == _parts.Length - 1;
        if (part == "**")
        {
            if (!isLast)
                foreach (string path in Matches(folder, index + 1)) yield return path;
            foreach (FileSystemInfo entry in Entries(folder))
            {
                string path = folder + entry.Name;
                if (isLast && entry is FileInfo) yield return path;
                // Links are not entered: they could lead back.
                if (entry is not DirectoryInfo || entry.LinkTarget is not null) continue;
                foreach (string below in Matches($"{path}/", index)) yield return below;
            }

            yield break;
        }

        Regex name = Translate(part);
        foreach (FileSystemInfo entry in Entries(folder, withHidden: part.StartsWith('.')))
        {
            if (!name.IsMatch(entry.Name)) continue;
            string path = folder + entry.Name;
            if (isLast) yield return path;
            else if (entry is DirectoryInfo)
                foreach (string below in Matches($"{path}/", index + 1)) yield return below;
        }
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder, bool withHidden = false)
    {
        var all = new EnumerationOptions { AttributesToSkip = FileAttributes.None };
        var directory = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        return directory.Exists
            ? directory.EnumerateFileSystemInfos("*", all)
                .Where(entry => withHidden || !IgnoredNames.Contains(entry))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            : [];
    }

    private static Regex Translate(string part)
    {
        var regex = new StringBuilder();
        for (int at = 0; at < part.Length; at++)
        {
            int end = part[at] == '[' ? EndOfSet(part, at) : -1;
            regex.Append(part[at] switch
            {
                '*' => ".*",
                '?' => AnyCharacter,
                '[' when end > 0 => TranslateSet(part[(at + 1)..end]),
                var c => Regex.Escape(c.ToString()),
            });
            if (end > 0) at = end;
        }

        RegexOptions ignoreCase = OperatingSystem.IsLinux() ? RegexOptions.None : RegexOptions.IgnoreCase;
        RegexOptions options =
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | ignoreCase;
        try
        {
            return new Regex($@"\A{regex}\z", options);
        }
        catch (RegexParseException)
        {
            return new Regex($@"\A{Regex.Escape(part)}\z", options); // a set such as [z-a] means itself
        }
    }

    /// <summary>A bracket directly after the opening one belongs to the set: <c>[]a]</c>.</summary>
    private static int EndOfSet(string part, int start)
    {
        int first = start + 1;
        if (first < part.Length && part[first] is '!' or '^') first++;
        return first + 1 < part.Length ? part.IndexOf(']', first + 1) : -1;
    }

    private static string TranslateSet(string set)
    {
        bool isNegated = set[0] is '!' or '^';
        string members = (isNegated ? set[1..] : set)
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("[", @"\[", StringComparison.Ordinal)
            .Replace("]", @"\]", StringComparison.Ordinal)
            .Replace("^", @"\^", StringComparison.Ordinal);
        return isNegated ? $"[^{members}]" : $"[{members}]";
    }
}
