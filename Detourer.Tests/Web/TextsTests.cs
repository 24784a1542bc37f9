using System.Text.RegularExpressions;
using Detourer.Web.Pages.Words;

namespace Detourer.Tests.Web;

public sealed partial class TextsTests
{
    [Fact]
    public void Every_text_exists_in_every_language_with_the_same_placeholders()
    {
        Texts english = Texts.In(Language.English), french = Texts.In(Language.French);
        Assert.Equal(Shape(english), Shape(french));
    }

    [Fact]
    public void Every_error_code_has_a_sentence()
    {
        string repository = Repository.Path;
        string[] rooms = ["Detourer.Imaging", "Detourer.Jobs", "Detourer.Worker", "Detourer.Web"];
        HashSet<string> codes = [.. rooms
            .Select(room => Path.Combine(repository, room))
            .SelectMany(room => Directory.EnumerateFiles(room, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value)];
        Assert.Contains("image_truncated", codes);
        Assert.Contains("job_expired", codes);
        Assert.Contains("worker_crashed", codes);
        Assert.Contains("upload_timeout", codes);
        Assert.Empty(codes.Except(Texts.In(Language.English).Sections["errors"].Keys).Order());
    }

    private static string[] Shape(Texts texts) =>
    [
        .. texts.Sections.SelectMany(section => section.Value.Select(text =>
            $"{section.Key}.{text.Key}: {Places(text.Value)} {text.Value.Count(c => c == '|')}"))
            .Order(StringComparer.Ordinal),
    ];

    private static string Places(string text) =>
        string.Join(", ", Place().Matches(text).Select(match => match.Value).Distinct().Order());

    /// <summary>
    /// The patterns by which the sources create errors: <c>new("code", "…"</c>, <c>new(400, "code", "…"</c>,
    /// <c>404 => "code"</c>.
    /// </summary>
    [GeneratedRegex(
        @"(?:(?:new|Exception|Failure)\((?:\d{3}, |StatusCodes\.\w+, )?\s*""(?<code>[a-z]+(?:_[a-z]+)+)"","
        + @"|(?:\d{3}|_) => ""(?<code>[a-z_]+)"")")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
