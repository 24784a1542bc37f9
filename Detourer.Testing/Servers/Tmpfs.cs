using System.Diagnostics;

namespace Detourer.Testing.Servers;

/// <summary>A small disk in memory, which a test can fill.</summary>
internal sealed class Tmpfs : IDisposable
{
    private readonly string _folder;

    private Tmpfs(string folder) => _folder = folder;

    /// <summary>Mounts a disk on an empty folder. Skips the test where that is not allowed.</summary>
    public static Tmpfs Mount(string folder, int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder), "Needs root.");
        return new Tmpfs(folder);
    }

    /// <summary>Lazily: a process may still have a file open.</summary>
    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
