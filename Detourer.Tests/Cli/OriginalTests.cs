using Detourer.Cli.Files;
using Detourer.Cli.Outputs;
using Detourer.Imaging;

namespace Detourer.Tests.Cli;

/// <summary>No photo that the command reads is ever replaced, whatever path leads to it.</summary>
public sealed class OriginalTests : IDisposable
{
    private readonly CutoutFolder _command = new();
    private readonly byte[] _photo = ImageFiles.Small("png");

    public OriginalTests() => _command.Line.Write("photos/a.png", _photo);

    [Fact]
    public async Task A_link_to_the_folder_of_a_photo_does_not_hide_the_photo()
    {
        Directory.CreateSymbolicLink(_command["alias"], "photos");
        await AssertNumberedAsync("photos/a.png", "-o", "alias/");
    }

    [Fact]
    public async Task Dots_do_not_hide_a_photo()
    {
        Directory.CreateDirectory(_command["photos/deep"]);
        await AssertNumberedAsync("photos/a.png", "-o", "photos/deep/../../photos/deep/..");
    }

    [Fact]
    public async Task A_photo_that_follows_in_the_run_is_not_replaced()
    {
        _command.Photo("first/a.jpg");
        Directory.CreateSymbolicLink(_command["alias"], "photos");
        await AssertNumberedAsync("first/a.jpg", "photos/a.png", "-o", "alias");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_to_a_photo_at_the_name_of_an_output_is_not_replaced(bool isHard)
    {
        Directory.CreateDirectory(_command["out"]);
        string link = _command["out/a.png"];
        if (isHard) await RunToolAsync("ln", _command["photos/a.png"], link);
        else File.CreateSymbolicLink(link, "../photos/a.png");
        CommandResult result = await _command.RunAsync("photos/a.png", "-o", "out/");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(_photo, _command.Read("photos/a.png"));
        Assert.Equal(_photo, _command.Read("out/a.png"));
        Assert.Equal(["a-2.png", "a.png"], _command.Files("out"));
    }

    [Fact]
    public async Task A_bind_mount_does_not_hide_a_photo()
    {
        Directory.CreateDirectory(_command["mounted"]);
        string unshare = Require.Tool("unshare");
        string probe = $"mount --bind '{_command["photos"]}' '{_command["mounted"]}'";
        Assert.SkipUnless(await IsSuccessAsync(unshare, "-Urm", "sh", "-c", probe), "Mounts are not allowed here.");

        string[] model = TinyModels.Install(_command["models"]);
        string run = $"{probe} && cd '{_command[""]}' && exec dotnet '{_command.Line.Assembly}' cutout photos/a.png "
            + $"-o mounted/ {string.Join(' ', model)}";
        Assert.True(await IsSuccessAsync(unshare, "-Urm", "sh", "-c", run));
        Assert.Equal(_photo, _command.Read("photos/a.png"));
        Assert.Equal(["a-2.png", "a.png"], _command.Files("photos"));
    }

    [Theory]
    [InlineData("photos/a.png")]
    [InlineData("alias/a.png")]
    [InlineData("link.png")]
    public async Task An_output_that_is_the_photo_is_refused_before_any_work(string output)
    {
        Directory.CreateSymbolicLink(_command["alias"], "photos");
        File.CreateSymbolicLink(_command["link.png"], "photos/a.png");
        CommandResult result = await _command.RunAsync("photos/a.png", "-o", output);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("[output_is_input]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(_photo, _command.Read("photos/a.png"));
    }

    /// <summary>Another process puts the photo at the name of the output after the plan was made.</summary>
    [Fact]
    public async Task A_photo_that_comes_to_the_name_of_an_output_is_not_replaced()
    {
        string path = _command["photos/a.png"];
        var output = new OutputFile(
            new HashSet<FileIdentity> { FileStatus.Of(path)!.Value.Identity }, ExistingOutput.Replace);
        ImagingException refused = await Assert.ThrowsAsync<ImagingException>(
            () => output.WriteAsync(path, "result"u8.ToArray(), TestContext.Current.CancellationToken));
        Assert.Equal("output_is_input", refused.Code);
        Assert.Equal(_photo, _command.Read("photos/a.png"));
        Assert.Equal(["a.png"], _command.Files("photos"));
    }

    [Fact]
    public void Names_that_differ_in_case_are_one_place_and_so_are_two_ways_to_a_folder()
    {
        Directory.CreateSymbolicLink(_command["alias"], "photos");
        Assert.Equal(FilePlace.Of(_command["photos/new/B.png"]), FilePlace.Of(_command["alias/NEW/b.PNG"]));
        Assert.NotEqual(FilePlace.Of(_command["photos/b.png"]), FilePlace.Of(_command["b.png"]));
    }

    public void Dispose() => _command.Dispose();

    private async Task AssertNumberedAsync(params string[] arguments)
    {
        CommandResult result = await _command.RunAsync(arguments);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(_photo, _command.Read("photos/a.png"));
        Assert.Contains("a-2.png", _command.Files("photos"));
    }

    private static async Task RunToolAsync(string tool, params string[] arguments) =>
        Assert.True(await IsSuccessAsync(Require.Tool(tool), arguments));

    private static async Task<bool> IsSuccessAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
