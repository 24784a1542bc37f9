using System.ComponentModel;
using System.Diagnostics;

namespace Detourer.Imaging.Models;

/// <summary>Runs npm in a folder of its own, where it leaves all that it writes.</summary>
/// <param name="command">A full path, or a name that is looked up on PATH.</param>
/// <param name="folder">Where it runs. It exists.</param>
internal sealed class NpmCommand(string command, string folder)
{
    /// <summary>
    /// Runs npm to its end, and answers what it printed. Cancelled, it ends npm and all that npm has started.
    /// </summary>
    /// <exception cref="SourceRefusedException">There is no npm, or it has failed.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using Process npm = Start(arguments);
        npm.StandardInput.Close();
        Task<string> printed = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> complaint = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await npm.WaitForExitAsync(cancellationToken);
            await Task.WhenAll(printed, complaint).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            await npm.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        if (npm.ExitCode == 0) return await printed;
        string reason = Reason(await complaint, npm.ExitCode);
        // A full disk is no fault of the source.
        throw reason.Contains("ENOSPC", StringComparison.Ordinal)
            ? new IOException(reason)
            : new SourceRefusedException($"failed: {reason}");
    }

    private Process Start(IEnumerable<string> arguments)
    {
        string path = Locate() ?? throw new SourceRefusedException($"there is no {command} on PATH");
        // No path stands among the arguments: on Windows npm is a batch file, where they are hard to quote.
        string[] own =
        [
            "--cache=cache", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error",
        ];
        var start = new ProcessStartInfo(path, [.. arguments, .. own])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SourceRefusedException($"{path} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Process.Start would look in the current folder too, which may hold anything.</summary>
    private string? Locate() =>
        Path.IsPathFullyQualified(command)
            ? command
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Where(Path.IsPathFullyQualified)
                .Select(entry => Path.Combine(entry, command))
                .FirstOrDefault(File.Exists);

    // npm error code E404
    // npm error 404 Not Found - GET …
    // npm error A complete log of this run can be found in: …
    private static string Reason(string complaint, int exitCode)
    {
        string[] errors =
        [
            .. complaint.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("npm err", StringComparison.OrdinalIgnoreCase))
                .Select(line => line["npm error".Length..].Trim())
                .Take(4),
        ];
        return errors.Length > 0 ? string.Join("; ", errors) : $"exit code {exitCode}";
    }
}
