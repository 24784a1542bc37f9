using Detourer.Cli.Inputs;

namespace Detourer.Tests.Cli;

/// <summary>Running the same command again doubles nothing and harms nothing.</summary>
public sealed class RepetitionTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Theory]
    [InlineData("photos")]
    [InlineData("photos", "-o", "photos")]
    [InlineData("photos", "-r", "-o", "photos/out")]
    [InlineData("photos/*", "--name", "{name}.{ext}")]
    public async Task The_second_run_finds_the_results_of_the_first(params string[] arguments)
    {
        _command.Photo("photos/a.png");
        _command.Photo("photos/b.jpg");
        Assert.Equal(0, (await _command.RunAsync(arguments)).ExitCode);
        string[] files = _command.Files();
        Assert.Equal(4, files.Length);

        CommandResult refused = await _command.RunAsync(arguments);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("2 photos: 0 succeeded, 2 failed.", refused.ErrorLines[^1]);
        CommandResult skipped = await _command.RunAsync([.. arguments, "--skip-existing"]);
        Assert.Equal((0, "2 photos: 0 succeeded, 2 skipped (output_exists 2).\n"), (skipped.ExitCode, skipped.Errors));
        CommandResult replaced = await _command.RunAsync([.. arguments, "--overwrite"]);
        Assert.Equal((0, "2 photos: 2 succeeded.\n"), (replaced.ExitCode, replaced.Errors));
        Assert.Equal(files, _command.Files());
    }

    [Fact]
    public async Task Names_that_a_shell_expanded_contain_no_results_of_earlier_runs()
    {
        _command.Photo("a.jpg");
        await _command.RunAsync("a.jpg");
        Assert.Equal(
            ["skipped output_exists a.jpg nobg-a.png", "skipped own_output nobg-a.png"],
            await _command.ResultsAsync("a.jpg", "nobg-a.png", "--skip-existing"));
        Assert.Equal(["succeeded nobg-a.png again.png"],
            await _command.ResultsAsync("nobg-a.png", "--include-cutouts", "-o", "again.png"));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("webp-lossless")]
    [InlineData("jpeg")]
    [InlineData("avif")]
    [InlineData("tiff")]
    public async Task Results_of_each_format_are_recognized_wherever_they_were_moved(string format)
    {
        _command.Photo("a.png");
        await _command.RunAsync("a.png", "-f", format, "-b", "white", "-o", "out/");
        string result = Assert.Single(_command.Files("out"));
        File.Move(_command[$"out/{result}"], _command["moved"]);
        Assert.True(FileHead.Read(_command["moved"]).IsCutout);
        Assert.False(FileHead.Read(_command["a.png"]).IsCutout);
    }

    [Fact]
    public async Task An_output_that_exists_is_kept_unless_it_may_be_replaced()
    {
        _command.Photo("a.jpg");
        _command.Line.Write("b.png", "precious"u8);
        CommandResult refused = await _command.RunAsync("a.jpg", "-o", "b.png");
        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith("[output_exists]", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("precious"u8.ToArray(), _command.Read("b.png"));
        Assert.Equal(0, (await _command.RunAsync("a.jpg", "-o", "b.png", "--overwrite")).ExitCode);
        Assert.Equal("PNG"u8.ToArray(), _command.Read("b.png")[1..4]);
    }

    [Fact]
    public async Task Overwriting_never_replaces_an_input()
    {
        byte[] photo = ImageFiles.Small("png");
        _command.Line.Write("photos/a.png", photo);
        _command.Photo("photos/a.jpg");
        Directory.CreateSymbolicLink(_command["alias"], "photos");
        CommandResult result = await _command.RunAsync("photos", "-o", "alias", "--overwrite");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(photo, _command.Read("photos/a.png"));
        Assert.Equal(["a-2.png", "a-3.png", "a.jpg", "a.png"], _command.Files("photos"));
    }

    public void Dispose() => _command.Dispose();
}
