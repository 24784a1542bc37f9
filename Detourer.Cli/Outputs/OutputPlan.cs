using Detourer.Cli.Files;
using Detourer.Cli.Inputs;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli.Outputs;

/// <summary>
/// Determines the output of each input before any work is done. No output is an input, and no two outputs are the same
/// file: a number is appended to names that are taken.
/// </summary>
internal sealed class OutputPlan
{
    private readonly Dictionary<Input, string> _paths = [];
    private readonly HashSet<FileIdentity> _inputs;
    private readonly HashSet<FilePlace> _taken = [];

    /// <param name="output">The value of <c>-o</c>, or null.</param>
    /// <param name="inputs">All inputs.</param>
    /// <param name="format">The format of the cutouts.</param>
    /// <exception cref="ImagingException">
    /// <c>invalid_option</c>: several cutouts for one file. <c>output_is_input</c>: the file is an input.
    /// </exception>
    public OutputPlan(string? output, IReadOnlyList<Input> inputs, OutputFormat format)
    {
        bool isStandard = StandardOutput.Is(output);
        bool isFolder = output is not null && !isStandard
            && (inputs.Count > 1 || Directory.Exists(output) || Path.EndsInDirectorySeparator(output));
        if ((isStandard && inputs.Count > 1) || (isFolder && File.Exists(output)))
            throw ImagingErrors.InvalidOption("output", output!, "a folder, for several inputs");

        _inputs =
        [
            .. inputs.OfType<FileInput>().Select(file => FileStatus.Of(file.Path)?.Identity).OfType<FileIdentity>(),
        ];
        foreach (Input input in inputs)
        {
            _paths[input] = output switch
            {
                null when input is StandardInput => "-",
                null => Free(FolderOf(input), $"nobg-{input.Stem}", format.Extension()),
                _ when isFolder => Free(output, input.Stem, format.Extension()),
                _ when IsInput(output) => throw OutputErrors.IsInput(),
                _ => output,
            };
        }
    }

    /// <summary>The identities of all inputs.</summary>
    public IReadOnlySet<FileIdentity> Inputs => _inputs;

    /// <summary>Returns the path for an input, or <c>-</c> for standard output.</summary>
    public string For(Input input) => _paths[input];

    /// <summary>Returns the format that corresponds to the extension of an output file, or null.</summary>
    public static string? FormatOf(string? output) =>
        Path.GetExtension(output) is { Length: > 0 } extension && OutputFormats.TryParse(extension, out _)
            ? extension
            : null;

    private static string FolderOf(Input input) =>
        input is FileInput file ? Path.GetDirectoryName(file.Path) ?? "" : "";

    /// <summary>Appends a number to the name if it is that of an input or of another output.</summary>
    private string Free(string folder, string stem, string extension)
    {
        string path = Path.Combine(folder, FileName.Fit(stem, extension));
        for (int number = 2; IsInput(path) || !_taken.Add(FilePlace.Of(path)); number++)
            path = Path.Combine(folder, FileName.Fit(stem, $"-{number}{extension}"));
        return path;
    }

    private bool IsInput(string path) => FileStatus.Of(path) is { } status && _inputs.Contains(status.Identity);
}
