namespace Detourer.Web.Pages.Words;

/// <summary>A language of the site. The URL alone decides the language of a page.</summary>
/// <param name="Code">As in <c>lang</c>.</param>
/// <param name="Root">The prefix of its URLs.</param>
/// <param name="Name">The language's own name.</param>
/// <param name="Region">The Open Graph locale.</param>
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
