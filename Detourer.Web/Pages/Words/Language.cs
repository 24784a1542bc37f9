namespace Detourer.Web.Pages.Words;

/// <summary>A language of the page. Which one a page is in, its address says, and nothing else.</summary>
/// <param name="Code">As in <c>lang</c>.</param>
/// <param name="Root">What its addresses begin with.</param>
/// <param name="Name">In itself.</param>
/// <param name="Region">As Open Graph wants it.</param>
internal sealed record Language(string Code, string Root, string Name, string Region)
{
    public static Language English { get; } = new("en", "", "English", "en_GB");

    public static Language French { get; } = new("fr", "/fr", "Français", "fr_FR");

    public static IReadOnlyList<Language> All { get; } = [English, French];

    /// <summary>Its home page.</summary>
    public string Home => Root.Length == 0 ? "/" : Root;

    public Texts Texts => Texts.In(this);

    public static Language Of(HttpRequest request) =>
        request.Path.StartsWithSegments(French.Root, StringComparison.OrdinalIgnoreCase) ? French : English;
}
