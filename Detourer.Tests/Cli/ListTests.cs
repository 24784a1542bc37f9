using System.Text;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Cli;

/// <summary>Inputs and options from a list.</summary>
public sealed class ListTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task A_text_has_an_input_on_each_line()
    {
        await using var server = FileServer.Of(ImageFiles.Small("png"));
        string url = new Uri(server.Url, "/shop/shoe.png").AbsoluteUri;
        _command.Photo("a b.png");
        _command.Photo("in/c.png");
        Write("list.txt", $"# photos\r\na b.png\r\n\r\n  in  \n{url}\nmissing.png\n");
        Assert.Equal(
            [
                "succeeded a b.png out/a b.png", "succeeded in/c.png out/c.png", $"succeeded {url} out/shoe.png",
                "failed not_found missing.png",
            ],
            await _command.ResultsAsync("--from", "list.txt", "-o", "out"));
    }

    [Fact]
    public async Task A_table_has_options_on_each_line()
    {
        _command.Photo("a.png");
        _command.Photo("b, c.png");
        Write("list.csv",
            "input,Background,max_side,output\na.png,#ff0000,16,\n\"b, c.png\",,,\"new/\"\na.png,,,twice.webp\n");
        Assert.Equal(
            ["succeeded a.png out/a.png", "succeeded b, c.png new/b, c.png", "succeeded a.png twice.webp"],
            await _command.ResultsAsync("--from", "list.csv", "-o", "out", "--max-side", "32"));
        using PixelBuffer first = Pictures.Decode(_command.Read("out/a.png"));
        Assert.Equal((16, 255), (first.Width, Pictures.At(first, 0, 0).Alpha));
        using PixelBuffer second = Pictures.Decode(_command.Read("new/b, c.png"));
        Assert.Equal(32, second.Width);
        Assert.Equal("WEBP"u8.ToArray(), _command.Read("twice.webp")[8..12]);
    }

    [Theory]
    [InlineData("input,crop\na.png,on\na.png,everywhere\n", "list.csv, line 3: “everywhere”")]
    [InlineData("input,colour\na.png,red\n", "list.csv: There is no column “colour”")]
    [InlineData("file\na.png\n", "list.csv: There is no column “file”")]
    [InlineData("input\n\"a.png\n", "list.csv, line 2: The quotes do not match.")]
    [InlineData("input,output\na.png,b.png\nc.png,./b.png\n", "Two photos have the output ./b.png.")]
    public async Task An_invalid_line_is_refused_before_any_work(string list, string reason)
    {
        _command.Photo("a.png");
        _command.Photo("c.png");
        Write("list.csv", list);
        CommandResult result = await _command.RunAsync("--from", "list.csv", "-o", "out");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["a.png", "c.png", "list.csv"], _command.Files());
    }

    [Fact]
    public async Task A_list_that_is_missing_is_refused()
    {
        CommandResult result = await _command.RunAsync("--from", "list.txt");
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("[unreadable_file]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_inputs_it_says_what_to_name()
    {
        CommandResult result = await _command.RunAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--from or --watch", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    public void Dispose() => _command.Dispose();

    private void Write(string name, string text) => _command.Line.Write(name, Encoding.UTF8.GetBytes(text));
}
