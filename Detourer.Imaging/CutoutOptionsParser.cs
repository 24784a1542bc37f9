using System.Globalization;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Refine;

namespace Detourer.Imaging;

/// <summary>Reads options as people write them, on a command line as in a form. An empty value is the default.</summary>
public static class CutoutOptionsParser
{
    private const double DefaultBlur = 0.02;
    private const double StrongestBlur = 0.25;

    /// <summary>The names of all options.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["model", "refine", "background", "background-fit", "mask-only", "crop", "max-side", "format", "quality"];

    /// <summary>Reads all options.</summary>
    /// <param name="value">
    /// The text of an option, by one of the <see cref="Names"/>, or null.
    /// </param>
    /// <param name="backgroundImage">A file that stands in for the option <c>background</c>, or null.</param>
    /// <exception cref="ImagingException">
    /// <c>invalid_option</c>, <c>unknown_model</c>, <c>background_required</c>
    /// </exception>
    public static CutoutOptions Parse(Func<string, string?> value, ReadOnlyMemory<byte>? backgroundImage = null)
    {
        string? Text(string option) => value(option) is { } text && text.Trim().Length > 0 ? text.Trim() : null;

        BackgroundFit fit = Text("background-fit") is { } how ? Fit(how) : BackgroundFit.Cover;
        var options = new CutoutOptions
        {
            Model = Text("model") is { } model ? ModelCatalog.BuiltIn.Find(model).Name : null,
            Refine = Text("refine") is { } refine ? Refine(refine) : Refinement.On,
            Background = backgroundImage is { } image ? new ImageBackground(image, fit)
                : Text("background") is { } background ? Background(background)
                : Compose.Background.None,
            MaskOnly = Text("mask-only") is { } mask && Switch("mask-only", mask),
            Crop = Text("crop") is { } crop ? Crop(crop) : null,
            MaxSide = Text("max-side") is { } side ? Whole("max-side", side, 1, 100_000) : null,
            Format = Text("format") is { } format ? Format(format) : OutputFormat.Png,
            Quality = Text("quality") is { } quality ? Whole("quality", quality, 1, 100) : null,
        };
        options.Validate();
        return options;
    }

    private static Refinement Refine(string text) => text.ToLowerInvariant() switch
    {
        "on" => Refinement.On,
        "off" => Refinement.Off,
        "matte" => Refinement.Matte,
        "colors" or "colours" => Refinement.Colors,
        _ => throw ImagingErrors.InvalidOption("refine", text, "on, off, matte or colors"),
    };

    private static Background Background(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "none" or "transparent": return Compose.Background.None;
            case "blur": return new BlurBackground(DefaultBlur);
        }

        if (text.StartsWith("blur:", StringComparison.OrdinalIgnoreCase) && Percent(text[5..]) is { } strength)
            return new BlurBackground(strength);
        if (Color.TryParse(text, out Color color)) return new ColorBackground(color);
        throw ImagingErrors.InvalidOption("background", text,
            "transparent, a colour such as #ffcc00 or white, blur, blur:5%, or an image");
    }

    private static double? Percent(string text) =>
        double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
        && value / 100 is > 0 and <= StrongestBlur ? value / 100 : null;

    private static BackgroundFit Fit(string text) => text.ToLowerInvariant() switch
    {
        "cover" => BackgroundFit.Cover,
        "contain" => BackgroundFit.Contain,
        _ => throw ImagingErrors.InvalidOption("background-fit", text, "cover or contain"),
    };

    private static CropMargin? Crop(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "off" or "false" or "no": return null;
            case "on" or "true" or "yes": return default(CropMargin);
        }

        return CropMargin.TryParse(text, out CropMargin margin)
            ? margin
            : throw ImagingErrors.InvalidOption("crop", text, "on, off, or a margin such as 20px or 5%");
    }

    private static OutputFormat Format(string text) => OutputFormats.TryParse(text, out OutputFormat format)
        ? format
        : throw ImagingErrors.InvalidOption("format", text, "png, webp, webp-lossless, jpeg, avif or tiff");

    private static bool Switch(string option, string text) => text.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        "off" or "false" or "no" or "0" => false,
        _ => throw ImagingErrors.InvalidOption(option, text, "on or off"),
    };

    private static int Whole(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw ImagingErrors.InvalidOption(option, text, $"a whole number from {least} to {most}");
}
