using System.Diagnostics;

namespace Detourer.Tests.Docs;

/// <summary>The text files of the repository, as Git lists them.</summary>
internal static class SourceFiles
{
    private static readonly Lazy<string[]> _all = new(List);

    /// <summary>Paths relative to the repository, including new files that Git does not ignore.</summary>
    public static IReadOnlyList<string> All => _all.Value;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Path, path));

    private static string[] List()
    {
        string git = Require.Tool("git");
        string[] arguments = ["-C", Repository.Path, "ls-files", "--cached", "--others", "--exclude-standard"];
        using Process process = Process.Start(new ProcessStartInfo(git, arguments) { RedirectStandardOutput = true })!;
        string[] files = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. files.Where(file => File.Exists(Path.Combine(Repository.Path, file)))];
    }
}
