using System.Globalization;
using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>The errors of reading inputs and writing results: codes and messages.</summary>
internal static class InputErrors
{
    public static ImagingException NotFound() => new("not_found", "There is no such file.");

    public static ImagingException NoMatch() => new("no_match", "No file matches this.");

    public static ImagingException EmptyFolder() => new("empty_folder", "There is no image in this folder.");

    public static ImagingException Unreadable(Exception e) =>
        new("unreadable_file", "The file cannot be read.", detail: e.Message, inner: e);

    public static ImagingException TooLarge(long limit) => new("file_too_large",
        string.Create(CultureInfo.InvariantCulture, $"The file is larger than the limit of {limit / 1e6:0.#} MB."));

    public static ImagingException Refused(int status) =>
        new("download_failed", $"The server answered {status}.");

    public static ImagingException Unreachable(Exception e) =>
        new("download_failed", "The address could not be reached.", isTransient: true, e.Message, e);
}
