using Detourer.Imaging;

namespace Detourer.Cli.Outputs;

/// <summary>The errors of writing results: codes and messages.</summary>
internal static class OutputErrors
{
    public static ImagingException IsInput() =>
        new("output_is_input", "The result would replace an input. Choose another output.");

    public static ImagingException Taken(string path) =>
        new("output_taken", $"Two photos have the output {path}. Choose another for one of them.");

    public static ImagingException Exists() => new("output_exists",
        "The output exists. Use --overwrite to replace it, or --skip-existing to keep it.");

    public static ImagingException Unwritable(string path, Exception e) =>
        new("unwritable_file", $"The result cannot be written: {WriteFailure.Describe(path, e)}.",
            detail: e.Message, inner: e);

    public static ImagingException UnwritableLog(string path, Exception e) =>
        new("unwritable_file", $"The log {path} cannot be written: {WriteFailure.Describe(path, e)}.",
            detail: e.Message, inner: e);
}
