using System.Globalization;
using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>The errors of finding and reading inputs: codes and messages.</summary>
internal static class InputErrors
{
    public static ImagingException NotFound() => new("not_found", "There is no such file.");

    public static ImagingException NoMatch() => new("no_match", "No file matches this.");

    public static ImagingException EmptyFolder(bool recursive) => new("empty_folder", recursive
        ? "There is no image in this folder and its subfolders."
        : "There is no image in this folder. Use --recursive for its subfolders.");

    public static ImagingException SameFile() =>
        new("same_file", "This is a link to a file that is in the run already, or the same file again.");

    /// <summary>The code of <see cref="OwnOutput"/>.</summary>
    public const string OwnOutputCode = "own_output";

    public static ImagingException OwnOutput() =>
        new(OwnOutputCode, "This is a cutout that Detourer made. Use --include-cutouts to process it.");

    public static ImagingException UnreadableFolder() =>
        new("unreadable_folder", "The folder cannot be read.");

    public static ImagingException Unreadable(Exception e) =>
        new("unreadable_file", "The file cannot be read.", detail: e.Message, inner: e);

    public static ImagingException TooLarge(long limit) => new("file_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The file is larger than the limit of {limit / 1e6:0.#} MB."));

    public static ImagingException Refused(int status) =>
        new("download_failed", $"The server answered {status}.");

    public static ImagingException Unreachable(Exception e) =>
        new("download_failed", "The address could not be reached.", isTransient: true, e.Message, e);

    public static ImagingException UnreadableList(string list, Exception e) =>
        new("unreadable_file", $"The list {list} cannot be read.", detail: e.Message, inner: e);

    public static ImagingException UnknownColumn(string list, string column, IEnumerable<string> known) => new(
        "invalid_option", $"{list}: There is no column “{column}”. Columns are: {string.Join(", ", known)}.");

    public static ImagingException BrokenLine(string list, long line) =>
        new("invalid_option", $"{list}, line {line}: The quotes do not match.");

    /// <summary>Says in which line of a list an option is invalid.</summary>
    public static ImagingException InLine(string list, long line, ImagingException e) =>
        new(e.Code, $"{list}, line {line}: {e.Message}");
}
