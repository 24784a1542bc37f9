using System.Globalization;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging;

/// <summary>Parses the values of cutout options. Invalid values throw <c>invalid_option</c>.</summary>
internal static class CutoutOptionValues
{
    private const double DefaultBlur = 0.02;
    private const double StrongestBlur = 0.25;

    public static OutputFormat ParseFormat(string text) =>
        OutputFormats.TryParse(text, out OutputFormat format) ? format : throw Invalid("format", text);

    public static ModelPrecision ParsePrecision(string text) => text.ToLowerInvariant() switch
    {
        "auto" => ModelPrecision.Auto,
        "int8" => ModelPrecision.Int8,
        "fp32" => ModelPrecision.Fp32,
        _ => throw Invalid("precision", text),
    };

    public static Refinement ParseRefinement(string text) => text.ToLowerInvariant() switch
    {
        "off" => Refinement.Off,
        "guided" => Refinement.Guided,
        "matte" => Refinement.Matte,
        "best" => Refinement.Best,
        "on" => new CutoutOptions().Refine,
        _ => throw Invalid("refine", text),
    };

    public static Background ParseBackground(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "none" or "transparent": return Background.None;
            case "blur": return new BlurBackground(DefaultBlur);
        }

        if (text.StartsWith("blur:", StringComparison.OrdinalIgnoreCase) && ParseBlur(text[5..]) is { } strength)
            return new BlurBackground(strength);
        return Color.TryParse(text, out Color color) ? new ColorBackground(color) : throw Invalid("background", text);
    }

    public static BackgroundFit ParseFit(string text) => text.ToLowerInvariant() switch
    {
        "cover" => BackgroundFit.Cover,
        "contain" => BackgroundFit.Contain,
        _ => throw Invalid("background-fit", text),
    };

    public static CropMargin? ParseCrop(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "off" or "false" or "no": return null;
            case "on" or "true" or "yes": return default(CropMargin);
        }

        return CropMargin.TryParse(text, out CropMargin margin) ? margin : throw Invalid("crop", text);
    }

    public static bool ParseSwitch(string option, string text) => text.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        "off" or "false" or "no" or "0" => false,
        _ => throw Invalid(option, text),
    };

    /// <summary>Parses a whole number within the range that the table states.</summary>
    public static int ParseWholeNumber(string option, string text)
    {
        CutoutOption entry = CutoutOptionTable.Find(option);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= entry.Minimum && value <= entry.Maximum
                ? value
                : throw Invalid(option, text);
    }

    private static double? ParseBlur(string text)
    {
        bool isNumber = double.TryParse(
            text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value / 100 is > 0 and <= StrongestBlur ? value / 100 : null;
    }

    private static ImagingException Invalid(string option, string text) =>
        ImagingErrors.InvalidOption(option, text, CutoutOptionTable.Find(option).Values);
}
