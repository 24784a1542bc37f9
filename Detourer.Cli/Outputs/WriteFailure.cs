namespace Detourer.Cli.Outputs;

/// <summary>Describes why a file could not be written, by the system's error number.</summary>
internal static class WriteFailure
{
    /// <summary>Returns a clause that can follow “cannot be written:”.</summary>
    public static string Describe(string path, Exception e) => e switch
    {
        UnauthorizedAccessException => "permission is denied",
        PathTooLongException => "its name is too long",
        DirectoryNotFoundException or FileNotFoundException => "its folder does not exist",
        _ when HasFileAsFolder(path) => "a file is where its folder should be",
        _ => DescribeNumber(e.HResult) ?? e.Message.TrimEnd('.'),
    };

    // Unix: errno; Windows: the HRESULT of the error.
    private static string? DescribeNumber(int error) => error switch
    {
        28 or 69 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027) => "no space is left on the disk",
        30 or unchecked((int)0x80070013) => "the disk is read-only",
        27 => "the disk does not hold files of this size",
        5 or unchecked((int)0x8007045D) => "the disk reports an error",
        32 => "its reader has closed the pipe",
        unchecked((int)0x80070020) => "another program uses the file",
        _ => null,
    };

    private static bool HasFileAsFolder(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is { Length: > 0 } && !File.Exists(folder)) folder = Path.GetDirectoryName(folder);
        return folder is { Length: > 0 };
    }
}
