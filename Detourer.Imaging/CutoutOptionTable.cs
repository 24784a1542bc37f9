using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using static Detourer.Imaging.CutoutOptionValues;

namespace Detourer.Imaging;

/// <summary>
/// The table of all cutout options. The API, the command line and the README take names, values and defaults from it.
/// To add an option, add a property to <see cref="CutoutOptions"/>, an entry here, and the code that uses the property.
/// </summary>
public static class CutoutOptionTable
{
    /// <summary>All options. The parser applies them in this order.</summary>
    public static IReadOnlyList<CutoutOption> All { get; } =
    [
        new()
        {
            Name = "model",
            ShortName = 'm',
            Description = "The model that finds the subject",
            Values = "the name of a model",
            Default = ModelCatalog.BuiltIn.Default.Name,
            Apply = (options, text) => options with { Model = ModelCatalog.BuiltIn.Find(text).Name },
        },
        new()
        {
            Name = "precision",
            Description = "The numbers that the network computes with; auto is int8 where it passed its test",
            Values = "auto, int8 or fp32",
            Choices = ["auto", "int8", "fp32"],
            Default = "the service's setting",
            Apply = (options, text) => options with { Precision = ParsePrecision(text) },
        },
        new()
        {
            Name = "format",
            ShortName = 'f',
            Description = "The format of the result",
            Values = Join(OutputFormats.Names),
            Choices = OutputFormats.Names,
            Default = OutputFormat.Png.Name(),
            Apply = (options, text) => options with { Format = ParseFormat(text) },
        },
        new()
        {
            Name = "quality",
            ShortName = 'q',
            Description = "The quality of lossy formats",
            Values = "a whole number from 1 to 100",
            Minimum = 1,
            Maximum = 100,
            Default = "85 for webp, 90 for jpeg, 65 for avif",
            Apply = (options, text) => options with { Quality = ParseWholeNumber("quality", text) },
        },
        new()
        {
            Name = "background",
            ShortName = 'b',
            Description = "The background behind the subject",
            Values = "transparent, a colour such as #ffcc00 or white, blur, blur:5%, or an image",
            Default = "transparent",
            // An image file takes precedence over the text.
            Apply = (options, text) => options.Background is ImageBackground
                ? options
                : options with { Background = ParseBackground(text) },
        },
        new()
        {
            Name = "background-fit",
            Description = "How a background image fills the frame",
            Values = "cover or contain",
            Choices = ["cover", "contain"],
            Default = "cover",
            Apply = ApplyFit,
        },
        new()
        {
            Name = "crop",
            Description = "Crops the result to the subject",
            Values = "on, off, or a margin such as 20px or 5%",
            Default = "off",
            Apply = (options, text) => options with { Crop = ParseCrop(text) },
        },
        new()
        {
            Name = "max-side",
            Description = "The longest side of the result in pixels; smaller images are not enlarged",
            Values = "a whole number from 1 to 100000",
            Minimum = 1,
            Maximum = 100_000,
            Default = "no limit",
            Apply = (options, text) => options with { MaxSide = ParseWholeNumber("max-side", text) },
        },
        new()
        {
            Name = "dpi",
            Description = "The resolution for print, in pixels per inch; kept in png, jpeg and tiff",
            Values = "a whole number from 1 to 2400",
            Minimum = 1,
            Maximum = 2400,
            Default = "that of the photo",
            Apply = (options, text) => options with { Dpi = ParseWholeNumber("dpi", text) },
        },
        new()
        {
            Name = "mask-only",
            Description = "Returns the matte as a grey image",
            Values = "on or off",
            Choices = ["on", "off"],
            IsSwitch = true,
            Default = "off",
            Apply = (options, text) => options with { MaskOnly = ParseSwitch("mask-only", text) },
        },
        new()
        {
            Name = "refine",
            Description = "Refines the edges and the colours of soft pixels, from the fastest to the most thorough",
            Values = "off, guided, matte or best",
            Choices = ["off", "guided", "matte", "best"],
            Default = "matte",
            Apply = (options, text) => options with { Refine = ParseRefinement(text) },
        },
    ];

    /// <summary>Returns the option with this name in kebab case.</summary>
    /// <exception cref="ArgumentException">There is no such option.</exception>
    public static CutoutOption Find(string name) =>
        All.FirstOrDefault(option => option.Name == name)
        ?? throw new ArgumentException($"There is no option {name}.", nameof(name));

    private static CutoutOptions ApplyFit(CutoutOptions options, string text)
    {
        BackgroundFit fit = ParseFit(text);
        return options.Background is ImageBackground image
            ? options with { Background = image with { Fit = fit } }
            : options;
    }

    private static string Join(IReadOnlyList<string> names) =>
        $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
}
