using System.CommandLine;
using System.CommandLine.Parsing;
using Detourer.Cli.Inputs;
using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;

namespace Detourer.Cli;

/// <summary><c>cutout IN… [-o OUT]</c>: processes files, folders, patterns, addresses and standard input.</summary>
internal sealed class CutoutCommand : Command
{
    private readonly Argument<string[]> _inputs = new("IN")
    {
        Description = "Files, folders, patterns (* ? [a-z] **), http(s) addresses, or - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
        Validators = { RefuseUnknownOptions },
    };

    private readonly BatchArguments _batch = new();
    private readonly CutoutArguments _cutout = new();
    private readonly ReportArguments _reports = new();
    private readonly LimitArguments _limits = new();

    public CutoutCommand()
        : base("cutout", "Cuts out the subject of photos.")
    {
        Arguments.Add(_inputs);
        Groups =
        [
            ("Inputs", _batch.Inputs),
            ("Results", _batch.Outputs),
            ("Cutout", [.. _cutout.All]),
            ("Reports", _reports.All),
            ("Limits and models", [.. _limits.All, ModelDirectory.Option, DeviceArgument.Option]),
        ];
        foreach (Option option in Groups.SelectMany(group => group.Options)) Options.Add(option);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <summary>The options by what they are about, for the help.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups { get; }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var terminal = new Terminal();
        using var interruption = new Interruption(
            () => terminal.Write("Finishing the photo at hand. Press Ctrl-C again to stop at once."));
        try
        {
            ImagingLimits limits = _limits.Parse(parsed);
            OptionTexts options = _cutout.Texts(parsed);
            options.Check();
            BatchSettings settings = _batch.Parse(parsed, parsed.GetValue(_inputs) ?? []);
            using LogReport? log = _reports.OpenLog(parsed);
            var batch = new Batch(settings, options);
            batch.Plan.Protect(_reports.LogPath(parsed));
            IReadOnlyList<PlannedPhoto> photos = settings.Watch is null ? batch.Photos() : [];
            bool isJson = _reports.IsJson(parsed);
            if (isJson && photos.Any(photo => photo.Output == "-"))
                throw ImagingErrors.InvalidOption("output", "-", "a file or a folder, because of --json");

            ModelStore store = await LoadModelsAsync(parsed, options, photos, limits, terminal, interruption.Finish);
            ComputeDevice device = DeviceArgument.Find(parsed);
            if (device.IsFallback) terminal.Warn($"Networks run on {device.Name}: {device.Reason}");
            using var engine = new CutoutEngine(store, limits, TimeProvider.System, device: device);
            using var run = new CutoutRun(
                engine, limits, new OutputFile(batch.Plan.Inputs, settings.Existing), interruption);
            var session = new BatchSession(batch, settings, run, interruption, terminal);
            return await session.RunAsync(photos, Reports(parsed, log, isJson, settings, photos.Count, terminal));
        }
        catch (ImagingException e)
        {
            terminal.Fail("detourer", e);
            return e.Code is "model_unavailable" or ImagingErrors.UnavailableDevice ? ExitCode.Failure : ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The working folder is gone, or a report cannot be written.
            terminal.Fail("detourer", new ImagingException("file_error", e.Message));
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (interruption.Code is { } code)
        {
            return code;
        }
    }

    private static async Task<ModelStore> LoadModelsAsync(
        ParseResult parsed, OptionTexts options, IReadOnlyList<PlannedPhoto> photos, ImagingLimits limits,
        Terminal terminal, CancellationToken cancellationToken)
    {
        var store = new ModelStore(ModelDirectory.Options(parsed), TimeProvider.System);
        ModelCatalog catalog = ModelCatalog.BuiltIn;
        foreach (string? name in photos.Select(photo => photo.Options["model"]).Append(options["model"]).Distinct())
        {
            Model model = name is null ? catalog.Default : catalog.Find(name);
            limits.CheckMemory(model);
            await terminal.PullAsync(store, model, cancellationToken);
        }

        return store;
    }

    private List<IReport> Reports(
        ParseResult parsed, LogReport? log, bool isJson, BatchSettings settings, int count, Terminal terminal)
    {
        List<IReport> reports =
        [
            new LineReport(
                terminal, settings.Watch is null ? count : null, _reports.IsQuiet(parsed), TimeProvider.System),
        ];
        if (isJson) reports.Add(new JsonReport(Console.OpenStandardOutput()));
        if (log is not null) reports.Add(log);
        return reports;
    }

    /// <summary>Otherwise a misspelled option would be taken for a file and ignored.</summary>
    private static void RefuseUnknownOptions(ArgumentResult result)
    {
        foreach (string value in result.Tokens.Select(token => token.Value))
        {
            if (value.Length > 1 && value[0] == '-' && !File.Exists(value))
                result.AddError($"There is no option {value}.");
        }
    }
}
