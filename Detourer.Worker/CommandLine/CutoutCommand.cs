using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Worker.CommandLine;

/// <summary><c>cutout IN… [-o OUT]</c>: cuts out files, folders, globs, addresses and standard input.</summary>
internal static class CutoutCommand
{
    private static readonly Argument<string[]> _inputs = new("IN")
    {
        Description = "Files, folders, globs, http(s) addresses, or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
        Validators = { RefuseUnknownOptions },
    };

    private static readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, a folder for several, or - for standard output. "
            + "Default: nobg-NAME beside each input.",
        HelpName = "OUT|DIR",
    };

    // Read as text, so that a nonsense value gets the same sentence and code everywhere.
    private static readonly Option<string?>[] _wishes =
    [
        new("--model", "-m") { Description = "The model; see “models list”.", HelpName = "NAME" },
        new("--format", "-f") { Description = "png, webp, webp-lossless, jpeg, avif or tiff. Default: as OUT is named, or png." },
        new("--quality", "-q") { Description = "1 to 100, for the lossy formats." },
        new("--background", "-b") { Description = "transparent, a colour, blur, blur:5%, or an image file. Default: transparent." },
        new("--background-fit") { Description = "How an image fills the frame: cover or contain. Default: cover." },
        new("--crop") { Description = "Crop to the subject: on, or a margin such as 20px or 5%." },
        new("--max-side") { Description = "The longest side of the answer, in pixels." },
        new("--refine") { Description = "on, off, matte or colors. Default: on." },
    ];

    private static readonly Option<bool> _maskOnly = new("--mask-only")
    {
        Description = "Write the matte itself, as a grey image.",
    };

    private static readonly Option<string?> _maxMegabytes =
        new("--max-megabytes") { Description = "Largest accepted file, up to 1000. Default: 100.", HelpName = "NUMBER" };

    private static readonly Option<string?> _maxMegapixels =
        new("--max-megapixels") { Description = "Largest accepted image, up to 500. Default: 100.", HelpName = "NUMBER" };

    private static readonly Option<string?> _maxSeconds =
        new("--max-seconds") { Description = "Longest time for one image, up to 3600. Default: 60.", HelpName = "NUMBER" };

    public static Command Create()
    {
        var command = new Command("cutout", "Cuts the subject out of photos.")
        {
            _inputs, _output, _maskOnly, _maxMegabytes, _maxMegapixels, _maxSeconds, ModelDirectory.Option,
        };
        foreach (Option<string?> wish in _wishes) command.Options.Add(wish);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var terminal = new Terminal();
        try
        {
            ImagingLimits limits = Limits(parsed);
            CutoutOptions options = await OptionsAsync(parsed, limits, cancellationToken);
            IReadOnlyList<Input> inputs = Inputs.Expand(parsed.GetRequiredValue(_inputs));
            var outputs = new Outputs(parsed.GetValue(_output), inputs, options.Format);

            var store = new ModelStore(ModelDirectory.Options(parsed), TimeProvider.System);
            Model model = options.Model is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(options.Model);
            await terminal.PullAsync(store, model, cancellationToken);

            using var engine = new CutoutEngine(store, limits, TimeProvider.System);
            using var run = new CutoutRun(engine, options, limits, outputs, terminal);
            return await run.RunAsync(inputs, cancellationToken) ? ExitCode.Success : ExitCode.Failure;
        }
        catch (ImagingException e)
        {
            terminal.Fail("detourer", e);
            return e.Code == "model_unavailable" ? ExitCode.Failure : ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>A misspelled option would otherwise pass for a file, and the photos be cut out without it.</summary>
    private static void RefuseUnknownOptions(ArgumentResult result)
    {
        foreach (string value in result.Tokens.Select(token => token.Value))
            if (value.Length > 1 && value[0] == '-' && !File.Exists(value)) result.AddError($"There is no option {value}.");
    }

    private static ImagingLimits Limits(ParseResult parsed) => new()
    {
        MaxBytes = (long)(Limit(parsed, _maxMegabytes, 100, 1000) * 1e6),
        MaxPixels = (long)(Limit(parsed, _maxMegapixels, 100, 500) * 1e6),
        MaxDuration = TimeSpan.FromSeconds(Limit(parsed, _maxSeconds, 60, 3600)),
    };

    private static double Limit(ParseResult parsed, Option<string?> option, double otherwise, double most)
    {
        if (parsed.GetValue(option) is not { } text) return otherwise;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value > 0 && value <= most
                ? value
                : throw ImagingErrors.InvalidOption(option.Name, text, $"a number above 0 and up to {most}");
    }

    private static async Task<CutoutOptions> OptionsAsync(
        ParseResult parsed, ImagingLimits limits, CancellationToken cancellationToken)
    {
        string? Value(string name) => parsed.GetValue(_wishes.Single(wish => wish.Name == $"--{name}"));

        // A bare null beside it would become an empty image.
        ReadOnlyMemory<byte>? image = Value("background") is { } path && File.Exists(path)
            ? await new FileInput(path).ReadAsync(limits, cancellationToken)
            : default(ReadOnlyMemory<byte>?);
        return CutoutOptionsParser.Parse(
            name => name switch
            {
                "mask-only" => parsed.GetValue(_maskOnly) ? "on" : null,
                "format" => Value("format") ?? Outputs.FormatOf(parsed.GetValue(_output)),
                _ => Value(name),
            },
            image);
    }
}
