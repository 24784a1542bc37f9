using System.Diagnostics;

namespace Detourer.AppHost.Tests;

/// <summary>The docker daemon that the AppHost uses.</summary>
internal static class Docker
{
    /// <summary>The collection of tests that start containers, one at a time: a start takes all cores.</summary>
    public const string Collection = "docker";

    /// <summary>Skips the test where no daemon responds.</summary>
    public static async Task RequireAsync() =>
        Assert.SkipUnless(await IsThereAsync(), "The docker daemon does not respond.");

    /// <summary>Whether a daemon responds.</summary>
    public static async Task<bool> IsThereAsync()
    {
        try
        {
            return (await CallAsync("info")).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The lines that a call prints.</summary>
    public static async Task<string[]> LinesAsync(params string[] arguments) =>
        (await CallAsync(arguments)).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Waits until the containers that mount a volume are gone.</summary>
    public static Task GoneAsync(string volume) => Polling.UntilAsync($"No container mounts {volume}", async _ =>
    {
        string[] containers = await LinesAsync("ps", "--all", "--quiet", "--filter", $"volume={volume}");
        return containers.Length == 0 ? volume : null;
    }, Limits.Step);

    /// <summary>Removes the volumes of a test.</summary>
    public static async Task RemoveVolumesAsync(string prefix)
    {
        foreach (string volume in await LinesAsync("volume", "ls", "--quiet", "--filter", $"name=^{prefix}-"))
            await CallAsync("volume", "rm", "--force", volume);
    }

    private static async Task<(int ExitCode, string Output)> CallAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("docker", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Limits.Token);
        string output = await process.StandardOutput.ReadToEndAsync(Limits.Token);
        await errors;
        await process.WaitForExitAsync(Limits.Token);
        return (process.ExitCode, output);
    }
}
