using System.Diagnostics;
using Detourer.Testing;

namespace Detourer.AppHost.Tests;

/// <summary>The committed manifest is what the AppHost generates, with either feed.</summary>
public sealed class ManifestTests
{
    [Fact]
    public async Task The_committed_manifest_is_up_to_date()
    {
        using var folder = new TemporaryFolder();
        string manifest = folder["aspire-manifest.json"];
        using Process publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            AppHostBuild.Program, "--operation", "publish", "--publisher", "manifest", "--output-path", manifest,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = publish.StandardError.ReadToEndAsync(Limits.Token);
        string output = await publish.StandardOutput.ReadToEndAsync(Limits.Token);
        await publish.WaitForExitAsync(Limits.Token);
        Assert.True(publish.ExitCode == 0, output + await errors);

        // Projects are named by their paths from the manifest.
        string generated = await File.ReadAllTextAsync(manifest, Limits.Token);
        string prefix = Path.GetRelativePath(folder.Path, Repository.Path).Replace('\\', '/');
        string committed =
            await File.ReadAllTextAsync(Path.Combine(Repository.Path, "aspire-manifest.json"), Limits.Token);
        Assert.Equal(committed, generated.Replace($"{prefix}/", "", StringComparison.Ordinal));
    }
}
