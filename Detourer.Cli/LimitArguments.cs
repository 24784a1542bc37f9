using System.CommandLine;
using System.Globalization;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>The limits of each photo on the command line.</summary>
internal sealed class LimitArguments
{
    private readonly Option<string?> _megabytes =
        Create("--max-megabytes", "The largest accepted file, up to 1000.", 100);
    private readonly Option<string?> _megapixels =
        Create("--max-megapixels", "The largest accepted image, up to 500.", 250);
    private readonly Option<string?> _seconds = Create(
        "--max-seconds", "The longest work on one image with the default model, up to 3600.", 60);

    public IEnumerable<Option> All => [_megabytes, _megapixels, _seconds];

    /// <exception cref="ImagingException"><c>invalid_option</c></exception>
    public ImagingLimits Parse(ParseResult parsed) => new()
    {
        MaxBytes = (long)(Parse(parsed, _megabytes, 100, 1000) * 1e6),
        MaxPixels = (long)(Parse(parsed, _megapixels, 250, 500) * 1e6),
        MaxDuration = TimeSpan.FromSeconds(Parse(parsed, _seconds, 60, 3600)),
        ModelMemoryBytes = ParseMemoryBudget(),
    };

    private static double Parse(ParseResult parsed, Option<string?> option, double fallback, double most) =>
        parsed.GetValue(option) is { } text ? Parse(option.Name, text, most) : fallback;

    /// <summary>The same setting as that of a worker, from the environment.</summary>
    private static long? ParseMemoryBudget()
    {
        const string Setting = "Models__MemoryBudget";
        return Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } text
            ? (long)(Parse(Setting, text, 10_000_000) * 1e6)
            : null;
    }

    private static double Parse(string name, string text, double most)
    {
        bool isNumber = double.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        return isNumber && value > 0 && value <= most
            ? value
            : throw ImagingErrors.InvalidOption(name, text, $"a number above 0 and up to {most}");
    }

    private static Option<string?> Create(string name, string description, int fallback) =>
        new(name) { Description = $"{description} Default: {fallback}.", HelpName = "NUMBER" };
}
