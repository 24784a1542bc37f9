using System.Diagnostics;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Cli;

/// <summary>The files that remain after Ctrl-C.</summary>
[Collection(NetworkTests.Name)]
public sealed class InterruptionTests : IDisposable
{
    private const int Photos = 20;

    private readonly CommandLine _command = new();

    [Fact]
    public async Task Only_complete_cutouts_remain()
    {
        Require.Model();
        for (int i = 0; i < Photos; i++) _command.Write($"in/{i}.jpg", ImageFiles.Small("jpg"));
        Directory.CreateDirectory(_command["out"]);
        using var watcher = new FileSystemWatcher(_command["out"]);
        Task first = FirstCutout(watcher);

        using Process process = _command.Start("cutout", "in", "-o", "out");
        Task<CommandResult> ended = CommandLine.ResultAsync(process);
        Assert.Same(first, await Task.WhenAny(first, ended));
        await InterruptAsync(process);

        CommandResult result = await ended;
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Finishing the photo at hand. Press Ctrl-C again to stop at once.", result.ErrorLines);
        Assert.EndsWith("To continue, run the same command with --skip-existing.", result.ErrorLines[^1],
            StringComparison.Ordinal);
        string[] done = Directory.GetFiles(_command["out"]);
        AssertWhole(done);
        Assert.Contains($"Interrupted after {done.Length} of {Photos} photos.", result.ErrorLines[^1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_signal_stops_a_photo_that_cannot_finish()
    {
        using var folder = new CutoutFolder();
        using (var made = Process.Start(Require.Tool("mkfifo"), [folder["pipe"]])) await made.WaitForExitAsync(Token);
        // No program reads the pipe, so the first photo waits for ever. The second is finished beside it.
        folder.Line.Write("list.csv", "input,output\na.png,pipe\nb.png,out/b.png\n"u8);
        folder.Photo("a.png");
        folder.Photo("b.png");
        Directory.CreateDirectory(folder["out"]);
        using var watcher = new FileSystemWatcher(folder["out"]);
        Task second = FirstCutout(watcher);

        using Process process = folder.Start("--from", "list.csv");
        await second.WaitAsync(Token);
        await InterruptAsync(process);
        Assert.Equal("Finishing the photo at hand. Press Ctrl-C again to stop at once.",
            await process.StandardError.ReadLineAsync(Token));
        await InterruptAsync(process);
        await process.WaitForExitAsync(Token);
        Assert.Equal(130, process.ExitCode);
        Assert.Equal(["a.png", "b.png", "list.csv", "out", "pipe"], folder.Line.Names);
    }

    public void Dispose() => _command.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task InterruptAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    /// <summary>A temporary file is renamed when the cutout is complete.</summary>
    private static Task FirstCutout(FileSystemWatcher watcher)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Renamed += (_, _) => seen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        return seen.Task;
    }

    private static void AssertWhole(string[] files)
    {
        Assert.InRange(files.Length, 1, Photos - 1);
        foreach (string file in files)
        {
            Assert.EndsWith(".png", file, StringComparison.Ordinal);
            using PixelBuffer cutout = Pictures.Decode(File.ReadAllBytes(file));
            Assert.Equal((64, 48), (cutout.Width, cutout.Height));
        }
    }
}
