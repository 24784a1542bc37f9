using System.CommandLine;
using Detourer.Cli.Outputs;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>The options of <c>cutout</c> that say which photos it processes, and where their results go.</summary>
internal sealed class BatchArguments
{
    private readonly Option<bool> _recursive = new("--recursive", "-r")
    {
        Description = "Enters the subfolders of folders, and mirrors them below the output.",
    };

    private readonly Option<string?> _from = new("--from")
    {
        Description = "A list of inputs: a text with one on each line, or a .csv file with the column input, and "
            + "columns for output and options.",
        HelpName = "LIST",
    };

    private readonly Option<string?> _watch = new("--watch")
    {
        Description = "Processes the photos of a folder, and each further one when it is complete, until Ctrl-C. "
            + "Photos that have an output are skipped; with --overwrite, those that are older than it.",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _includeCutouts = new("--include-cutouts")
    {
        Description = "Processes results of earlier runs too. Otherwise they are skipped wherever they are.",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, a folder for several, or - for standard output. "
            + "Default: nobg-NAME beside each photo.",
        HelpName = "OUT|DIR",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = $"The names of results: {NamePattern.Placeholders}. "
            + "Default: nobg-{name}.{ext} beside photos, {name}.{ext} in a folder.",
        HelpName = "PATTERN",
    };

    private readonly Option<string?> _outputFormat = new("--output-format")
    {
        Description = "The format by the type of the photo: keep, or pairs such as jpeg=webp,other=png. JPEG "
            + "becomes PNG where the result is transparent.",
        HelpName = "keep|PAIRS",
    };

    private readonly Option<bool> _skipExisting = new("--skip-existing")
    {
        Description = "Skips photos whose output exists. Otherwise they fail.",
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replaces outputs that exist, but never an input.",
    };

    private readonly Option<bool> _failOnEmpty = new("--fail-on-empty")
    {
        Description = "Exits with 3 if no subject was found in a photo.",
    };

    /// <summary>The options about inputs.</summary>
    public IReadOnlyList<Option> Inputs => [_recursive, _from, _watch, _includeCutouts];

    /// <summary>The options about outputs.</summary>
    public IReadOnlyList<Option> Outputs => [_output, _name, _outputFormat, _skipExisting, _overwrite, _failOnEmpty];

    /// <summary>Returns the settings that were given.</summary>
    /// <exception cref="ImagingException"><c>invalid_option</c></exception>
    public BatchSettings Parse(ParseResult parsed, IReadOnlyList<string> inputs)
    {
        string? watch = parsed.GetValue(_watch);
        string? from = parsed.GetValue(_from);
        if (inputs.Count == 0 && watch is null && from is null)
            throw ImagingErrors.InvalidOption("IN", "", "at least one photo, --from or --watch");
        if (watch is not null && (inputs.Count > 0 || from is not null || !Directory.Exists(watch)))
            throw ImagingErrors.InvalidOption("watch", watch, "a folder that exists, and no other inputs");
        if (parsed.GetValue(_skipExisting) && parsed.GetValue(_overwrite))
            throw ImagingErrors.InvalidOption("skip-existing", "on", "only one of --skip-existing and --overwrite");

        return new BatchSettings
        {
            Inputs = inputs,
            From = from,
            Watch = watch,
            IsRecursive = parsed.GetValue(_recursive),
            WithCutouts = parsed.GetValue(_includeCutouts),
            Output = parsed.GetValue(_output),
            Name = parsed.GetValue(_name) is { } name ? new NamePattern(name) : null,
            Formats = parsed.GetValue(_outputFormat) is { } formats ? new FormatRule(formats) : null,
            Existing = ExistingOutputs(parsed, watch is not null),
            FailOnEmpty = parsed.GetValue(_failOnEmpty),
        };
    }

    private ExistingOutput ExistingOutputs(ParseResult parsed, bool isWatching)
    {
        if (parsed.GetValue(_overwrite)) return isWatching ? ExistingOutput.ReplaceOlder : ExistingOutput.Replace;
        return isWatching || parsed.GetValue(_skipExisting) ? ExistingOutput.Skip : ExistingOutput.Refuse;
    }
}
