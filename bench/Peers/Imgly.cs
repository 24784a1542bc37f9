using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Detourer.Bench.Peers;

/// <summary>
/// imgly's package <c>@imgly/background-removal-node</c> in a process of Node. npm installs it outside the repository,
/// in <c>detourer-bench</c> of the temporary folder; its models are part of the package, so that it needs no network.
/// </summary>
internal sealed class Imgly : IDisposable
{
    private readonly Process _node;

    private Imgly(Process node) => _node = node;

    /// <summary>Installs the package, unless it is installed, and starts it.</summary>
    /// <returns>Null where Node or npm is missing or the installation fails; the reason is written.</returns>
    public static async Task<Imgly?> TryStartAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), "detourer-bench", "imgly");
        Directory.CreateDirectory(folder);
        foreach (string file in (string[])["package.json", "imgly.mjs"])
            File.Copy(Path.Combine(Photo.Repository(), "bench", "Peers", file), Path.Combine(folder, file), true);
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "@imgly")) && !await InstallAsync(folder))
                return null;
            return new Imgly(Process.Start(new ProcessStartInfo("node", ["imgly.mjs"])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.Error.WriteLine($"imgly is left out: {e.Message}");
            return null;
        }
    }

    /// <summary>Processes a photo several times.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="count">How many times.</param>
    /// <param name="inFlight">How many at the same time.</param>
    /// <returns>Milliseconds for all.</returns>
    public async Task<double> RunAsync(string path, int count = 1, int inFlight = 1)
    {
        await _node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { photo = path, count, inFlight }));
        await _node.StandardInput.FlushAsync();
        string line = await _node.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("imgly's process has ended.");
        return JsonDocument.Parse(line).RootElement.GetProperty("milliseconds").GetDouble();
    }

    /// <summary>Peak resident memory of the process, in 10⁶ bytes.</summary>
    public double PeakMegabytes()
    {
        string line = File.ReadLines($"/proc/{_node.Id}/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    public void Dispose()
    {
        _node.StandardInput.Close(); // ends its loop
        _node.WaitForExit();
        _node.Dispose();
    }

    private static async Task<bool> InstallAsync(string folder)
    {
        // --ignore-scripts: a package's scripts have no business here. Its sharp would download libvips; the newer one
        // that package.json puts in its place comes with it.
        using Process npm = Process.Start(new ProcessStartInfo(
            "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        await npm.StandardOutput.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode == 0) return true;
        Console.Error.WriteLine($"imgly is left out: npm ended with {npm.ExitCode}.");
        return false;
    }
}
