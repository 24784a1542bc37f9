using System.Globalization;
using NamedColor = System.Drawing.Color;

namespace Detourer.Imaging.Compose;

/// <summary>An sRGB colour with straight alpha, 0 to 255 each.</summary>
public readonly record struct Color(byte Red, byte Green, byte Blue, byte Alpha = 255)
{
    /// <summary>
    /// Parses a CSS colour: 3, 4, 6 or 8 hex digits with or without “#”, or one of the 148 names of CSS Color Level 4.
    /// </summary>
    /// <param name="text">Such as <c>#fff</c>, <c>336699</c>, <c>#33669980</c>, <c>rebeccapurple</c>.</param>
    /// <param name="color">The colour.</param>
    public static bool TryParse(string text, out Color color)
    {
        if (FindName(text.Trim().ToLowerInvariant()) is { } named)
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

    /// <summary>
    /// .NET knows the CSS names in their American spelling, and also “transparent” and the colours of the desktop,
    /// which are excluded.
    /// </summary>
    private static Color? FindName(string name)
    {
        NamedColor color = NamedColor.FromName(name.Replace("grey", "gray", StringComparison.Ordinal));
        return color is { IsKnownColor: true, IsSystemColor: false, A: 255 }
            ? new Color(color.R, color.G, color.B)
            : null;
    }
}
