using System.Globalization;

namespace Detourer.Imaging.Compose;

/// <summary>The margin of a crop around the subject, equal on all sides and limited by the frame.</summary>
/// <param name="Value">Pixels from 0, or percent of the subject's longer side, 0 to 100.</param>
/// <param name="IsPercent">Whether the value is a percentage.</param>
public readonly record struct CropMargin(double Value, bool IsPercent)
{
    /// <summary>Parses <c>12</c>, <c>12px</c> or <c>5%</c>.</summary>
    public static bool TryParse(string text, out CropMargin margin)
    {
        text = text.Trim();
        bool percent = text.EndsWith('%');
        string number = percent ? text[..^1] : text.EndsWith("px", StringComparison.Ordinal) ? text[..^2] : text;
        bool read = double.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        margin = new CropMargin(value, percent);
        return read && value >= 0 && value <= (percent ? 100 : 1_000_000);
    }

    internal int InPixels(int subjectWidth, int subjectHeight) =>
        (int)Math.Round(IsPercent ? Value / 100 * Math.Max(subjectWidth, subjectHeight) : Value);
}
