using Detourer.Cli.Inputs;

namespace Detourer.Tests.Cli;

/// <summary>Which files of folders and patterns are photos.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task Subfolders_are_mirrored_and_links_in_a_circle_end()
    {
        _command.Photo("in/a.png");
        _command.Photo("in/one/a.jpg");
        _command.Photo("in/one/two/b.png");
        Directory.CreateSymbolicLink(_command["in/one/two/back"], "../..");
        Directory.CreateSymbolicLink(_command["in/self"], ".");
        CommandResult result = await _command.RunAsync("in", "--recursive", "-o", "out");
        Assert.Equal((0, "3 photos: 3 succeeded.\n"), (result.ExitCode, result.Errors));
        Assert.Equal(["a.png", "one/a.png", "one/two/b.png"], _command.Files("out"));
    }

    [Fact]
    public async Task Without_recursive_subfolders_are_not_entered()
    {
        _command.Photo("in/one/a.png");
        CommandResult result = await _command.RunAsync("in", "-o", "out");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Use --recursive for its subfolders. [empty_folder]", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hidden_and_system_files_are_skipped_silently()
    {
        string[] ignored =
        [
            ".hidden.png", "._a.png", ".DS_Store", "Thumbs.db", "desktop.ini", "@eaDir/a.png", ".git/a.png",
            "__MACOSX/a.png", "one/._b.png",
        ];
        foreach (string name in ignored) _command.Photo($"in/{name}", "png");
        _command.Photo("in/a.png");
        Assert.Equal(["succeeded in/a.png out/a.png"], await _command.ResultsAsync("in", "-r", "-o", "out"));
    }

    [Fact]
    public async Task The_first_bytes_decide_what_is_a_photo_and_a_damaged_one_is_reported()
    {
        _command.Photo("in/a", "png");
        _command.Photo("in/b.txt", "jpg");
        _command.Photo("in/c.jfif", "jpg");
        _command.Line.Write("in/d.txt", "notes"u8);
        _command.Line.Write("in/e.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8);
        _command.Line.Write("in/f.jpg", []);
        Assert.Equal(
            [
                "succeeded in/a out/a.png", "succeeded in/b.txt out/b.png", "succeeded in/c.jfif out/c.png",
                "failed empty_file in/f.jpg out/f.png",
            ],
            await _command.ResultsAsync("in", "-o", "out"));
    }

    [Fact]
    public async Task Each_file_is_processed_once()
    {
        _command.Photo("in/a.png");
        File.CreateSymbolicLink(_command["in/b.png"], "a.png");
        File.CreateSymbolicLink(_command["in/nowhere.png"], "gone.png");
        Assert.Equal(
            [
                "succeeded in/a.png out/a.png", "skipped same_file in/b.png", "failed not_found in/nowhere.png "
                    + "out/nowhere.png", "skipped same_file in/a.png",
            ],
            await _command.ResultsAsync("in", "in/a.png", "-o", "out"));
    }

    [Fact]
    public async Task A_folder_that_is_named_twice_is_no_failure()
    {
        _command.Photo("in/one/a.png");
        Assert.Equal(["succeeded in/one/a.png out/one/a.png", "skipped same_file in/one/a.png"],
            await _command.ResultsAsync("in", "in/one", "-r", "-o", "out"));
    }

    [Fact]
    public async Task The_output_folder_is_no_input()
    {
        _command.Photo("in/a.png");
        _command.Photo("in/out/foreign.png");
        Assert.Equal(["succeeded in/a.png in/out/a.png"], await _command.ResultsAsync("in", "-r", "-o", "in/out"));
    }

    [Theory]
    [InlineData("in/?.png", "in/a.png")]
    [InlineData("in/[ab]?.png", "in/a1.png", "in/b2.png")]
    [InlineData("in/[!a]*.png", "in/b2.png", "in/😀.png")]
    [InlineData("in/[a-b][1-9].png", "in/a1.png", "in/b2.png")]
    [InlineData("in/**/c*", "in/deep/c.png", "in/deep/er/c.png")]
    [InlineData("in/*/*.png", "in/deep/c.png")]
    [InlineData("in/.*", "in/.h.png")]
    [InlineData("*/a.png", "in/a.png")]
    [InlineData("in/[", "")]
    [InlineData("in/[b-a].png", "")]
    [InlineData("none/**/x", "")]
    public void Patterns_match_as_in_a_shell(string pattern, params string[] expected)
    {
        string[] names =
            ["in/a.png", "in/a1.png", "in/b2.png", "in/.h.png", "in/😀.png", "in/deep/c.png", "in/deep/er/c.png"];
        foreach (string name in names) _command.Line.Write(name, "x"u8);
        Directory.CreateSymbolicLink(_command["in/deep/loop"], "..");
        string root = _command["in"][..^2];
        string[] expectedPaths = [.. expected.Where(path => path.Length > 0)];
        string[] actual = [.. new GlobPattern(root + pattern).Matches().Select(path => path[root.Length..])];
        // One letter stands for one character, also for one of two UTF-16 units.
        if (pattern == "in/?.png") expectedPaths = [.. expectedPaths, "in/😀.png"];
        Assert.Equal(expectedPaths, actual);
    }

    [Fact]
    public async Task A_quoted_pattern_selects_photos()
    {
        string[] names = ["in/a1.png", "in/b2.png", "in/c3.png", "in/deep/a9.png"];
        foreach (string name in names) _command.Photo(name);
        Assert.Equal(
            ["succeeded in/a1.png out/a1.png", "succeeded in/b2.png out/b2.png", "succeeded in/deep/a9.png out/a9.png"],
            await _command.ResultsAsync("in/**/[ab]?.png", "-o", "out"));
    }

    public void Dispose() => _command.Dispose();
}
