using Detourer.Cli.Files;
using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>
/// Leaves out what would double: files that are in the run already under another name, and results of earlier runs.
/// </summary>
/// <param name="withCutouts">Whether results of earlier runs are photos too.</param>
internal sealed class InputFilter(bool withCutouts)
{
    private readonly HashSet<(FileIdentity?, string?, OptionTexts, string?)> _seen = [];

    /// <summary>Returns why an input is skipped, or null.</summary>
    public ImagingException? ReasonToSkip(CutoutRequest request)
    {
        var file = request.Input as FileInput;
        if (file is { IsCutout: true } && !withCutouts) return InputErrors.OwnOutput();
        FileIdentity? identity = file is null ? null : FileStatus.Of(file.Path)?.Identity;
        string? name = identity is null ? request.Input.Name : null;
        return _seen.Add((identity, name, request.Options, request.Output)) ? null : InputErrors.SameFile();
    }
}
