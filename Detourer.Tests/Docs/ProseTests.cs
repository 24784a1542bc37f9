using System.Text.RegularExpressions;

namespace Detourer.Tests.Docs;

/// <summary>The repository is written in plain technical English.</summary>
public sealed class ProseTests
{
    /// <summary>
    /// Expressions that a native reader stumbles over, and what to write instead. The only list of them.
    /// </summary>
    private static readonly (string Avoid, string Use)[] _vocabulary =
    [
        ("whoever", "worker, owner, client, caller"),
        ("somebody", "a user, a client"),
        ("nobody", "no worker, no client"),
        ("wishes", "options, request, settings"),
        ("tried again", "retried"),
        ("outlived", "expired, orphaned"),
        ("told of", "notified of"),
        ("tells? of", "notifies, reports"),
        ("hears? of", "is notified of"),
        ("is to be", "must be"),
        ("are to be", "must be"),
        ("of ours", "of Detourer"),
        ("that are none", "invalid"),
        ("whose turn", "leader"),
        ("come what may", "in any case"),
        ("started anew", "restarted"),
        ("made anew", "recreated"),
    ];

    /// <summary>Folders that still have to be rewritten. Remove an entry once its folder passes.</summary>
    private static readonly string[] _pending =
    [
        "deploy/try.sh",
        "Detourer.Jobs/Sql/Migrations/", // names of columns in databases
    ];

    private static readonly string[] _extensions =
    [
        ".cs", ".cshtml", ".csproj", ".css", ".go", ".js", ".lua", ".md", ".props", ".sh", ".targets", ".tpl", ".txt",
        ".yaml", ".yml",
    ];

    private static readonly Regex _avoided = new(
        $@"(?<![\w""])(?:{string.Join('|', _vocabulary.Select(entry => entry.Avoid))})(?![\w""])",
        RegexOptions.IgnoreCase);

    [Fact]
    public void No_file_uses_vocabulary_that_the_project_avoids()
    {
        List<string> found = [];
        foreach (string file in SourceFiles.All.Where(IsProse))
        {
            int number = 0;
            foreach (string line in SourceFiles.Read(file).Split('\n'))
            {
                number++;
                if (_avoided.Match(line) is { Success: true } match)
                    found.Add($"{file}:{number}: “{match.Value}”. Write: {UseFor(match.Value)}");
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static bool IsProse(string file) =>
        (_extensions.Contains(Path.GetExtension(file)) || Path.GetFileName(file) is "Dockerfile" or "Caddyfile")
        && Path.GetFileName(file) != $"{nameof(ProseTests)}.cs"
        && !_pending.Any(folder => file.StartsWith(folder, StringComparison.Ordinal));

    private static string UseFor(string found) =>
        _vocabulary.First(entry => Regex.IsMatch(found, $"^(?:{entry.Avoid})$", RegexOptions.IgnoreCase)).Use;
}
