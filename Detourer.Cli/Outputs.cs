using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Cli;

/// <summary>Determines the output path of each input before any work is done. Inputs are never overwritten.</summary>
internal sealed class Outputs
{
    private readonly Dictionary<Input, string?> _paths = [];

    /// <param name="output">The value of <c>-o</c>, or null.</param>
    /// <param name="inputs">All inputs.</param>
    /// <param name="format">The format of the cutouts.</param>
    /// <exception cref="ImagingException"><c>invalid_option</c>: several cutouts for one file.</exception>
    public Outputs(string? output, IReadOnlyList<Input> inputs, OutputFormat format)
    {
        bool isFolder = output is not null and not "-"
            && (inputs.Count > 1 || Directory.Exists(output) || Path.EndsInDirectorySeparator(output));
        if (output == "-" && inputs.Count > 1)
            throw ImagingErrors.InvalidOption("output", output, "a folder, for several inputs");
        if (isFolder && File.Exists(output))
            throw ImagingErrors.InvalidOption("output", output, "a folder, for several inputs");

        HashSet<string> taken =
            [.. inputs.OfType<FileInput>().Select(file => Path.GetFullPath(file.Path))];
        foreach (Input input in inputs)
        {
            string? wanted = output switch
            {
                "-" => null,
                null when input is StandardInput => null,
                null => Path.Combine(FolderOf(input), $"nobg-{input.Stem}{format.Extension()}"),
                _ when isFolder => Path.Combine(output, $"{input.Stem}{format.Extension()}"),
                _ => output,
            };
            _paths[input] = wanted is null ? null : Free(wanted, taken);
        }
    }

    /// <summary>Returns the path for an input, or null for standard output.</summary>
    public string? For(Input input) => _paths[input];

    /// <summary>Returns the format that corresponds to the extension of an output file, or null.</summary>
    public static string? FormatOf(string? output) =>
        Path.GetExtension(output) is { Length: > 0 } extension && OutputFormats.TryParse(extension, out _)
            ? extension
            : null;

    private static string FolderOf(Input input) =>
        input is FileInput file ? Path.GetDirectoryName(file.Path) ?? "" : "";

    /// <summary>Appends a number to the path if another input uses it.</summary>
    private static string Free(string wanted, HashSet<string> taken)
    {
        string path = wanted;
        for (int number = 2; !taken.Add(Path.GetFullPath(path)); number++)
        {
            path = Path.Combine(Path.GetDirectoryName(wanted) ?? "",
                $"{Path.GetFileNameWithoutExtension(wanted)}-{number}{Path.GetExtension(wanted)}");
        }

        return path;
    }
}
