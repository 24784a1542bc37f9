using System.Text.RegularExpressions;

namespace Detourer.Tests.Docs;

/// <summary>The description of the code in <c>docs/</c> names files that exist.</summary>
public sealed partial class ArchitecturePageTests
{
    private const int MostFiles = 30;
    private const int MostRoomChanges = 8;

    private static readonly string _page = Read("docs/architecture.md");

    private static readonly string[] _rooms = ["Imaging", "Video", "Jobs", "Worker", "Web"];

    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "bench/README.md", "deploy/helm/detourer/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Path, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Path, file)),
    ];

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Path, page))!;
        string[] links = [.. Link().Matches(Read(page)).Select(link => link.Groups[1].Value.Split('#')[0])];
        Assert.All(links.Where(link => link.Length > 0 && !link.Contains("://", StringComparison.Ordinal)), link =>
            Assert.True(Path.Exists(Path.Combine(folder, link)), $"{page} links to {link}, which does not exist."));
    }

    [Theory, MemberData(nameof(Pages))]
    public void Every_source_file_that_a_page_names_exists(string page)
    {
        string[] names = [.. SourceFile().Matches(Read(page)).Select(name => name.Groups[1].Value).Distinct()];
        Assert.All(names, name => Assert.True(Exists(name), $"{page} names {name}, which does not exist."));
    }

    [Fact]
    public void The_way_of_a_photo_stays_short()
    {
        string[] steps = [.. Step().Matches(Section("The way of a photo")).Select(step => step.Groups[1].Value)];
        Assert.InRange(steps.Distinct().Count(), 20, MostFiles);

        string[] rooms = [.. steps.Select(
            file => _rooms.Single(room => file.StartsWith($"Detourer.{room}/", StringComparison.Ordinal)))];
        int changes = rooms.Zip(rooms.Skip(1)).Count(pair => pair.First != pair.Second);
        Assert.InRange(changes, 1, MostRoomChanges);
    }

    private static bool Exists(string name) => name.Contains('/', StringComparison.Ordinal)
        ? File.Exists(Path.Combine(Repository.Path, name))
            || SourceFiles.All.Any(file => file.EndsWith($"/{name}", StringComparison.Ordinal))
        : SourceFiles.All.Any(file => Path.GetFileName(file) == name);

    private static string Section(string title)
    {
        int start = _page.IndexOf($"## {title}\n", StringComparison.Ordinal);
        return _page[start.._page.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(Repository.Path, page));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    // `Detourer.Jobs/JobService.cs` or `JobService.cs`
    [GeneratedRegex(@"`([\w./-]+\.(?:cs|lua|js|cshtml|csproj))`")]
    private static partial Regex SourceFile();

    // 12. `Detourer.Worker/JobWorker.cs`: takes the next id.
    [GeneratedRegex(@"^\d+\. `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Step();
}
