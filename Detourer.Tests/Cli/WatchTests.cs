using System.Diagnostics;

namespace Detourer.Tests.Cli;

/// <summary>A folder whose photos are processed as they arrive.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task Photos_are_processed_when_they_are_complete_and_once()
    {
        byte[] photo = ImageFiles.Small("png");
        _command.Line.Write("inbox/a.png", photo);
        using Process process = _command.Start("--watch", "inbox", "-o", "out");
        Assert.Equal("inbox/a.png -> out/a.png", await process.StandardError.ReadLineAsync(Token));

        // A program writes the second half later than the first.
        await using (FileStream slow = File.Create(_command["inbox/b.png"]))
        {
            await slow.WriteAsync(photo.AsMemory(0, photo.Length / 2), Token);
            await slow.FlushAsync(Token);
            _command.Line.Write("inbox/c.png", photo);
            await slow.WriteAsync(photo.AsMemory(photo.Length / 2), Token);
        }

        string?[] lines =
            [await process.StandardError.ReadLineAsync(Token), await process.StandardError.ReadLineAsync(Token)];
        Assert.Equal(["inbox/b.png -> out/b.png", "inbox/c.png -> out/c.png"], lines.Order(StringComparer.Ordinal));
        await InterruptAsync(process);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(["a.png", "b.png", "c.png"], _command.Files("out"));
    }

    [Fact]
    public async Task A_restart_processes_what_arrived_meanwhile_and_nothing_again()
    {
        _command.Photo("inbox/a.png");
        await _command.RunAsync("inbox");
        byte[] done = _command.Read("inbox/nobg-a.png");
        _command.Photo("inbox/b.png");
        using Process process = _command.Start("--watch", "inbox");
        Assert.Equal("inbox/b.png -> inbox/nobg-b.png", await process.StandardError.ReadLineAsync(Token));
        await InterruptAsync(process);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(done, _command.Read("inbox/nobg-a.png"));
        Assert.Equal(["a.png", "b.png", "nobg-a.png", "nobg-b.png"], _command.Files("inbox"));
    }

    public void Dispose() => _command.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task InterruptAsync(Process process)
    {
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) await kill.WaitForExitAsync(Token);
        await process.WaitForExitAsync(Token);
    }
}
