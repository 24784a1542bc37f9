using Detourer.Cli.Files;
using Detourer.Cli.Inputs;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli.Outputs;

/// <summary>A photo with the output that was determined for it.</summary>
/// <param name="Input">The photo.</param>
/// <param name="Options">Its options.</param>
/// <param name="Format">The format of the result.</param>
/// <param name="Output">The path of the result, or <c>-</c> for standard output, or null if there will be none.</param>
/// <param name="Skip">Why there is nothing to do, or null.</param>
internal sealed record PlannedPhoto(
    Input Input, OptionTexts Options, OutputFormat Format, string? Output, ImagingException? Skip = null);

/// <summary>
/// Determines the output of each photo. No output is an input, and no two outputs are the same file: a number is
/// appended to names that are taken.
/// </summary>
/// <param name="output">The value of <c>-o</c>, or null.</param>
/// <param name="isFolder">Whether that is a folder.</param>
/// <param name="name">The pattern of names, or null for the default.</param>
/// <param name="formats">The formats by type, or null.</param>
internal sealed class OutputPlan(string? output, bool isFolder, NamePattern? name, FormatRule? formats)
{
    private readonly HashSet<FileIdentity> _inputs = [];
    private readonly Dictionary<FilePlace, string> _taken = [];
    private int _count;

    /// <summary>The identities of all files that must not be replaced.</summary>
    public IReadOnlySet<FileIdentity> Inputs => _inputs;

    /// <summary>Keeps outputs away from a file that the run reads or writes.</summary>
    public void Protect(string? path)
    {
        if (path is not null && FileStatus.Of(path) is { Kind: FileKind.Regular } status) _inputs.Add(status.Identity);
    }

    /// <summary>Keeps outputs away from a photo and its background.</summary>
    public void Protect(CutoutRequest request)
    {
        if (request.Input is FileInput file) Protect(file.Path);
        Protect(request.Options.BackgroundFile);
    }

    /// <summary>Determines the output of a photo. All inputs of the run are protected before.</summary>
    /// <exception cref="ImagingException">
    /// <c>output_is_input</c>, <c>output_taken</c>: the file that was named is an input or the output of another photo.
    /// An error of an option that does not fit the format.
    /// </exception>
    public PlannedPhoto Add(CutoutRequest request)
    {
        _count++;
        string? target = request.Output ?? output;
        bool inFolder = request.Output is null ? isFolder : IsFolder(request.Output);
        OutputFormat format = FormatOf(request, inFolder ? null : target);
        if (request.Input is MissingInput) return new PlannedPhoto(request.Input, request.Options, format, null);

        request.Options.Check(format);
        return new PlannedPhoto(request.Input, request.Options, format, target switch
        {
            null when request.Input is StandardInput => "-",
            null => Choose(NamePattern.Beside, FolderOf(request.Input), request, format),
            _ when StandardOutput.Is(target) => "-",
            _ when inFolder => Choose(
                NamePattern.InFolder, Path.Combine(target, request.Input.Subfolder), request, format),
            _ => Named(target, request),
        });
    }

    /// <summary>Whether a path can only be that of a folder.</summary>
    public static bool IsFolder(string path) => Directory.Exists(path) || Path.EndsInDirectorySeparator(path);

    private static string FolderOf(Input input) => Path.GetDirectoryName((input as FileInput)?.Path) ?? "";

    private OutputFormat FormatOf(CutoutRequest request, string? file)
    {
        string? named = request.Options["format"] ?? ExtensionOf(file);
        if (named is not null && OutputFormats.TryParse(named, out OutputFormat format)) return format;
        return formats?.Choose(request.Input.MediaType, request.Options.IsOpaque) ?? OutputFormat.Png;
    }

    private static string? ExtensionOf(string? path) =>
        Path.GetExtension(path) is { Length: > 0 } extension && OutputFormats.TryParse(extension, out _)
            ? extension
            : null;

    private string Named(string path, CutoutRequest request)
    {
        if (IsInput(path)) throw OutputErrors.IsInput();
        bool isSpecial = FileStatus.Of(path) is { Kind: FileKind.Special };
        return isSpecial || Take(path, request.Input.Name) ? path : throw OutputErrors.Taken(path);
    }

    private string Choose(NamePattern usual, string folder, CutoutRequest request, OutputFormat format)
    {
        string relative = (name ?? usual).Apply(request, format, _count);
        return Free(Path.Combine(folder, Path.GetDirectoryName(relative) ?? ""), Path.GetFileName(relative), request);
    }

    /// <summary>Appends a number to the name if it is that of an input, or of the output of another photo.</summary>
    private string Free(string folder, string file, CutoutRequest request)
    {
        string stem = Path.GetFileNameWithoutExtension(file);
        string extension = Path.GetExtension(file);
        string path = Path.Combine(folder, FileName.Fit(stem, extension));
        for (int number = 2; IsInput(path) || !Take(path, request.Input.Name); number++)
            path = Path.Combine(folder, FileName.Fit(stem, $"-{number}{extension}"));
        return path;
    }

    /// <summary>A photo that changes while its folder is watched keeps its output.</summary>
    private bool Take(string path, string input)
    {
        var place = FilePlace.Of(path);
        return _taken.TryAdd(place, input) || _taken[place] == input;
    }

    private bool IsInput(string path) => FileStatus.Of(path) is { } status && _inputs.Contains(status.Identity);
}
