using Detourer.Cli.Files;
using Detourer.Cli.Inputs;
using Detourer.Cli.Outputs;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>Finds the photos of a run and determines their outputs, before any of them is read.</summary>
internal sealed class Batch
{
    private readonly BatchSettings _settings;
    private readonly OptionTexts _options;
    private readonly InputFilter _filter;

    /// <param name="settings">The settings.</param>
    /// <param name="options">The options of the command line.</param>
    /// <exception cref="ImagingException"><c>invalid_option</c>: the output does not fit the inputs.</exception>
    public Batch(BatchSettings settings, OptionTexts options)
    {
        (_settings, _options) = (settings, options);
        _filter = new InputFilter(settings.WithCutouts);
        bool isStandard = StandardOutput.Is(settings.Output);
        IsFolder = settings.Output is { } output && !isStandard && (OutputPlan.IsFolder(output) || HasMany(settings));
        if ((isStandard && HasMany(settings)) || (IsFolder && File.Exists(settings.Output)))
            throw ImagingErrors.InvalidOption("output", settings.Output!, "a folder, for several inputs");
        Plan = new OutputPlan(settings.Output, IsFolder, settings.Name, settings.Formats);
    }

    /// <summary>The outputs.</summary>
    public OutputPlan Plan { get; }

    private bool IsFolder { get; }

    /// <summary>
    /// Finds all photos. A run of ten thousand photos keeps ten thousand names in memory, and no other part of them.
    /// </summary>
    /// <exception cref="ImagingException">An option of a list, or an output, is invalid.</exception>
    public IReadOnlyList<PlannedPhoto> Photos()
    {
        var arguments = new InputArguments(Walk());
        IEnumerable<CutoutRequest> requests = _settings.Inputs.SelectMany(arguments.Expand).Select(Request);
        if (_settings.From is { } list)
        {
            Plan.Protect(list);
            requests = requests.Concat(new PhotoList(list, _options, arguments).Requests());
        }

        return Determine(requests);
    }

    /// <summary>Determines the outputs of photos that were found in the watched folder.</summary>
    /// <inheritdoc cref="Photos()"/>
    public IReadOnlyList<PlannedPhoto> Photos(IEnumerable<Input> found) => Determine(found.Select(Request));

    /// <summary>Lists the photos of the watched folder, but not results of earlier runs.</summary>
    public IEnumerable<Input> Watched() => Walk().Photos(_settings.Watch!)
        .Where(input => input is FileInput file && (!file.IsCutout || _settings.WithCutouts));

    /// <summary>All inputs are known before the first output is chosen: none may be an input that follows.</summary>
    private List<PlannedPhoto> Determine(IEnumerable<CutoutRequest> found)
    {
        List<(CutoutRequest Request, ImagingException? Skip)> requests = [];
        foreach (CutoutRequest request in found)
        {
            ImagingException? skip = _settings.Watch is null ? _filter.ReasonToSkip(request) : null;
            if (skip?.Code == InputErrors.OwnOutputCode && request.Input.IsFound) continue;
            if (skip is null) Plan.Protect(request);
            requests.Add((request, skip));
        }

        return
        [
            .. requests.Select(one => one.Skip is null ? Plan.Add(one.Request) : Skipped(one.Request, one.Skip)),
        ];
    }

    private static PlannedPhoto Skipped(CutoutRequest request, ImagingException reason) =>
        new(request.Input, request.Options, default, Output: null, reason);

    private CutoutRequest Request(Input input) => new(input, _options);

    private FolderWalk Walk() => new(_settings.IsRecursive, IsFolder && _settings.Output is { } output
        ? FileStatus.Of(output)?.Identity
        : null);

    private static bool HasMany(BatchSettings settings) =>
        settings.Watch is not null || settings.From is not null || settings.Inputs.Count > 1
        || settings.Inputs.Any(InputArguments.IsSearch);
}
