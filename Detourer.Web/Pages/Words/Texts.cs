using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Detourer.Web.Pages.Words;

/// <summary>All texts of the page in one language, from <c>en.json</c> or <c>fr.json</c>: sections of keys.</summary>
internal sealed class Texts
{
    // The JSON is embedded in a script element, where only “<” needs escaping, which this encoder does.
    private static readonly JsonSerializerOptions _script = new()
    {
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    private static readonly FrozenDictionary<string, Texts> _all = Language.All.ToFrozenDictionary(
        language => language.Code, language => new Texts(language.Code));

    private readonly Dictionary<string, Dictionary<string, string>> _sections;

    private Texts(string language)
    {
        using Stream json =
            typeof(Texts).Assembly.GetManifestResourceStream($"Detourer.Web.Pages.Words.{language}.json")!;
        _sections = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(json)!;
    }

    /// <summary>The texts of each section by their keys.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, string>> Sections => _sections;

    /// <summary>A text by section and key, such as <c>hero.title</c>.</summary>
    public string this[string name]
    {
        get
        {
            string[] parts = name.Split('.');
            return _sections[parts[0]][parts[1]];
        }
    }

    /// <summary>A text with its placeholders, such as <c>{days}</c>, replaced.</summary>
    public string Fill(string name, params (string Place, string Value)[] values) => Fill(this[name], values.AsSpan());

    public static Texts In(Language language) => _all[language.Code];

    /// <summary>Sections as JSON for the page's script, with placeholders replaced.</summary>
    public string ForScript(
        string[] sections, params (string Place, string Value)[] values) => JsonSerializer.Serialize(
        sections.ToDictionary(
            section => section,
            section => _sections[section].ToDictionary(text => text.Key, text => Fill(text.Value, values.AsSpan()))),
        _script);

    private static string Fill(string text, ReadOnlySpan<(string Place, string Value)> values)
    {
        foreach ((string place, string value) in values)
            text = text.Replace($"{{{place}}}", value, StringComparison.Ordinal);
        return text;
    }
}
