using System.Diagnostics;

namespace Detourer.Tests.Imaging.Models;

/// <summary>A shell script in the place of npm.</summary>
internal static class NpmScript
{
    /// <summary>Writes the script, and answers its path.</summary>
    /// <param name="folder">Where it is to lie.</param>
    /// <param name="view">What it does when asked whether the package is there.</param>
    /// <param name="pack">What it does when asked for the package, in the folder that it is to put it in.</param>
    public static Task<string> WriteAsync(string folder, string view, string pack) => WriteAsync(folder, $"""
        #!/bin/sh
        case "$1" in
        view) {view} ;;
        pack) {pack} ;;
        esac
        """);

    /// <summary>
    /// Lets a shell write the file. If this process held it open for writing while another test starts a process,
    /// that one would hold it, too, and running it would fail for a moment (“text file busy”).
    /// </summary>
    public static async Task<string> WriteAsync(string folder, string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell script cannot stand for npm on Windows.");
        string path = Path.Combine(folder, "npm-script");
        using Process shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "cat > \"$0\" && chmod +x \"$0\"", path])
            {
                RedirectStandardInput = true,
            })!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return path;
    }
}
