using System.CommandLine;
using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;
using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>The options of <c>cutout</c> that say what it reports.</summary>
internal sealed class ReportArguments
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Writes a line of JSON for each photo to standard output: input, output, state, code, message, "
            + "steps in milliseconds, width, height, size in bytes, warnings.",
    };

    private readonly Option<bool> _quiet = new("--quiet")
    {
        Description = "Writes failures only: no progress, no summary.",
    };

    private readonly Option<string?> _log = new("--log")
    {
        Description = "Appends a line for each photo to a file.",
        HelpName = "FILE",
    };

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> All => [_json, _quiet, _log];

    /// <summary>Whether standard output is for JSON.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether only failures are written.</summary>
    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(_quiet);

    /// <summary>The path of the log, or null.</summary>
    public string? LogPath(ParseResult parsed) => parsed.GetValue(_log);

    /// <summary>Opens the log, or returns null if none was asked for.</summary>
    /// <exception cref="ImagingException"><c>unwritable_file</c></exception>
    public LogReport? OpenLog(ParseResult parsed)
    {
        if (parsed.GetValue(_log) is not { } path) return null;
        try
        {
            return new LogReport(path, TimeProvider.System);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.UnwritableLog(path, e);
        }
    }
}
