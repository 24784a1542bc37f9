using System.ComponentModel;
using System.Diagnostics;

namespace Detourer.Imaging.Models;

/// <summary>Runs npm in its own folder; everything that npm writes stays in it.</summary>
/// <param name="command">A full path, or a name to look up on PATH.</param>
/// <param name="folder">The working folder, which must exist.</param>
internal sealed class NpmCommand(string command, string folder)
{
    /// <summary>
    /// Runs npm until it exits and returns its standard output. Cancellation kills npm and its child processes.
    /// </summary>
    /// <exception cref="ModelSourceException">npm is missing, or it failed.</exception>
    public async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using Process npm = Start(arguments);
        npm.StandardInput.Close();
        Task<string> output = npm.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = npm.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await npm.WaitForExitAsync(cancellationToken);
            await Task.WhenAll(output, errors).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            await npm.WaitForExitAsync(CancellationToken.None);
            throw;
        }

        if (npm.ExitCode == 0) return await output;
        string reason = Reason(await errors, npm.ExitCode);
        // A full disk is not the source's fault.
        throw reason.Contains("ENOSPC", StringComparison.Ordinal)
            ? new IOException(reason)
            : new ModelSourceException($"failed: {reason}");
    }

    private Process Start(IEnumerable<string> arguments)
    {
        string path = Locate() ?? throw new ModelSourceException($"there is no {command} on PATH");
        // No argument is a path: on Windows npm is a batch file, and quoting its arguments is error-prone.
        string[] common =
        [
            "--cache=cache", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error",
        ];
        var start = new ProcessStartInfo(path, [.. arguments, .. common])
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
            throw new ModelSourceException($"{path} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>
    /// Finds npm on PATH. <see cref="Process.Start(ProcessStartInfo)"/> would also search the current folder, whose
    /// content is not trusted.
    /// </summary>
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
    private static string Reason(string output, int exitCode)
    {
        string[] errors =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("npm err", StringComparison.OrdinalIgnoreCase))
                .Select(line => line["npm error".Length..].Trim())
                .Take(4),
        ];
        return errors.Length > 0 ? string.Join("; ", errors) : $"exit code {exitCode}";
    }
}
