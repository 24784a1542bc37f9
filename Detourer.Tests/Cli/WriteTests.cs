using System.Text;

namespace Detourer.Tests.Cli;

/// <summary>Where results can be written, and the reasons when they cannot.</summary>
public sealed class WriteTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Theory]
    [InlineData("x", 240)]
    [InlineData("x", 251)]
    [InlineData("é", 120)]
    [InlineData("😀", 60)]
    public async Task Names_of_any_legal_length_get_a_cutout(string letter, int count)
    {
        string stem = string.Concat(Enumerable.Repeat(letter, count));
        _command.Photo($"{stem}.jpg");
        CommandResult result = await _command.RunAsync($"{stem}.jpg");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        string cutout = Assert.Single(_command.Files(), name => name.StartsWith("nobg-", StringComparison.Ordinal));
        Assert.StartsWith($"nobg-{stem}"[..100], cutout, StringComparison.Ordinal);
        Assert.EndsWith(".png", cutout, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(cutout), 200, 255);
        Assert.DoesNotContain('\uFFFD', cutout);
    }

    [Fact]
    public async Task A_full_disk_is_named_as_the_reason()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");
        await AssertReasonAsync("no space is left on the disk", "/dev/full");
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_named_as_the_reason()
    {
        _command.Line.Write("taken", "taken"u8);
        await AssertReasonAsync("a file is where its folder should be", "taken/b.png");
    }

    [Fact]
    public async Task A_read_only_folder_is_named_as_the_reason()
    {
        // Folders of /proc are read-only even for root, who may write to a folder without permissions.
        Assert.SkipUnless(Directory.Exists("/proc/self"), "This system has no /proc.");
        await AssertReasonAsync("its folder does not exist", "/proc/self/cutouts/a.png");
    }

    [Fact]
    public async Task A_name_that_is_too_long_is_named_as_the_reason() =>
        await AssertReasonAsync("its name is too long", $"{new string('x', 300)}.png");

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdout")]
    [InlineData("/dev/fd/1")]
    public async Task Each_name_of_standard_output_receives_the_cutout(string output)
    {
        Assert.SkipUnless(output == "-" || Path.Exists(output), $"This system has no {output}.");
        CommandResult result = await _command.RunAsync(_command.Photo("a.jpg"), "-o", output);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal("PNG"u8.ToArray(), result.Output[1..4]);
        Assert.Equal(["a.jpg"], _command.Files());
    }

    [Fact]
    public async Task A_device_receives_the_cutout_and_stays_a_device()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "This system has no /dev/null.");
        CommandResult result = await _command.RunAsync(_command.Photo("a.jpg"), "-o", "/dev/null");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Empty(await File.ReadAllBytesAsync("/dev/null", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_named_pipe_receives_the_cutout_and_stays_a_pipe()
    {
        string mkfifo = Require.Tool("mkfifo");
        using (var made = System.Diagnostics.Process.Start(mkfifo, [_command["pipe"]]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        Task<byte[]> read = Task.Run(async () =>
        {
            await using var pipe = new FileStream(
                _command["pipe"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var all = new MemoryStream();
            await pipe.CopyToAsync(all, TestContext.Current.CancellationToken);
            return all.ToArray();
        }, TestContext.Current.CancellationToken);
        CommandResult result = await _command.RunAsync(_command.Photo("a.jpg"), "-o", "pipe");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal("PNG"u8.ToArray(), (await read)[1..4]);
        Assert.Equal(["a.jpg", "pipe"], _command.Line.Names);
    }

    public void Dispose() => _command.Dispose();

    private async Task AssertReasonAsync(string reason, string output)
    {
        CommandResult result = await _command.RunAsync(_command.Photo("a.jpg"), "-o", output);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"a.jpg: The result cannot be written: {reason}. [unwritable_file]",
            Assert.Single(result.ErrorLines));
        Assert.DoesNotContain(_command.Files(), name => name.EndsWith(".part", StringComparison.Ordinal));
    }
}
