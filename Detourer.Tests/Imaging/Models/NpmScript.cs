using System.Diagnostics;

namespace Detourer.Tests.Imaging.Models;

/// <summary>A shell script that replaces npm.</summary>
internal static class NpmScript
{
    /// <summary>Writes the script and returns its path.</summary>
    /// <param name="folder">The folder of the script.</param>
    /// <param name="view">The commands for <c>npm view</c>, which checks whether the package exists.</param>
    /// <param name="pack">The commands for <c>npm pack</c>, which run in the target folder.</param>
    public static Task<string> WriteAsync(string folder, string view, string pack) => WriteAsync(folder, $"""
        #!/bin/sh
        case "$1" in
        view) {view} ;;
        pack) {pack} ;;
        esac
        """);

    /// <summary>
    /// Lets a shell write the file. If this process had it open for writing while another test starts a process, that
    /// process would inherit the handle, and running the script would fail (“text file busy”).
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
