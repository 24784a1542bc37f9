namespace Detourer.Web.Pages;

/// <summary>A colour that the page offers as a background.</summary>
/// <param name="Value">Hexadecimal, such as <c>#ffffff</c>.</param>
/// <param name="Text">The key of its name in the section <c>color</c> of the texts.</param>
internal sealed record BackgroundColor(string Value, string Text)
{
    /// <summary>All colours in the order in which the cards and the editor show them.</summary>
    public static IReadOnlyList<BackgroundColor> All { get; } =
    [
        new("#ffffff", "white"), new("#111111", "black"), new("#e5e5ea", "grey"), new("#bfe0ff", "sky"),
        new("#c9f2dc", "mint"), new("#ffd3de", "rose"), new("#ffe08a", "yellow"),
    ];
}
