using System.Globalization;

namespace Detourer.Imaging.Compose;

/// <summary>An sRGB colour with straight alpha, 0 to 255 each.</summary>
public readonly record struct Color(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>Parses a CSS colour: 3, 4, 6 or 8 hex digits with or without “#”, or a name.</summary>
    /// <param name="text">Such as <c>#fff</c>, <c>336699</c>, <c>#33669980</c>, <c>magenta</c>.</param>
    /// <param name="color">The colour.</param>
    public static bool TryParse(string text, out Color color)
    {
        if (Named(text.Trim().ToLowerInvariant()) is { } named)
        {
            color = named;
            return true;
        }

        color = default;
        string digits = text.Trim().TrimStart('#');
        if (digits.Length is 3 or 4) digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        if (digits.Length is not (6 or 8)) return false;
        bool isHex = uint.TryParse(
            digits.PadRight(8, 'f'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint v);
        if (!isHex) return false;
        color = new Color((byte)(v >> 24), (byte)(v >> 16), (byte)(v >> 8), (byte)v);
        return true;
    }

    /// <summary>The sixteen names of HTML 4, and orange.</summary>
    private static Color? Named(string name) => name switch
    {
        "black" => new(0, 0, 0),
        "silver" => new(192, 192, 192),
        "gray" or "grey" => new(128, 128, 128),
        "white" => new(255, 255, 255),
        "maroon" => new(128, 0, 0),
        "red" => new(255, 0, 0),
        "purple" => new(128, 0, 128),
        "magenta" or "fuchsia" => new(255, 0, 255),
        "green" => new(0, 128, 0),
        "lime" => new(0, 255, 0),
        "olive" => new(128, 128, 0),
        "yellow" => new(255, 255, 0),
        "navy" => new(0, 0, 128),
        "blue" => new(0, 0, 255),
        "teal" => new(0, 128, 128),
        "cyan" or "aqua" => new(0, 255, 255),
        "orange" => new(255, 165, 0),
        _ => null,
    };
}
