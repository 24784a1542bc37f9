using Detourer.Cli.Outputs;
using Detourer.Imaging;
using Detourer.Imaging.Encode;

namespace Detourer.Tests.Cli;

/// <summary>The names and formats of results.</summary>
public sealed class NameTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Theory]
    [InlineData("{name}-{model}.{ext}", "a-u2netp.png", "b-u2netp.png")]
    [InlineData("{model}/{number}-{from}.{ext}", "u2netp/0001-jpg.png", "u2netp/0002-webp.png")]
    [InlineData("cutout.{format}", "cutout-2.png", "cutout.png")]
    public async Task A_pattern_names_the_results(string pattern, params string[] expected)
    {
        _command.Photo("in/a.jpg");
        _command.Photo("in/b.webp");
        CommandResult result = await _command.RunAsync("in", "-o", "out", "--name", pattern);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(expected, _command.Files("out"));
    }

    [Theory]
    [InlineData("{nome}.png")]
    [InlineData("{name.png")]
    [InlineData("../{name}.png")]
    [InlineData("/tmp/{name}.png")]
    [InlineData("")]
    public void An_invalid_pattern_is_refused(string pattern) =>
        Assert.Equal("invalid_option", Assert.Throws<ImagingException>(() => new NamePattern(pattern)).Code);

    [Fact]
    public async Task An_unknown_placeholder_is_refused_before_any_work()
    {
        CommandResult result = await _command.RunAsync(_command.Photo("a.jpg"), "--name", "{nome}.png");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("{name} the photo's name", result.Errors, StringComparison.Ordinal);
        Assert.Equal(["a.jpg"], _command.Files());
    }

    [Theory]
    [InlineData("keep", "image/webp", false, OutputFormat.WebP)]
    [InlineData("keep", "image/tiff", false, OutputFormat.Tiff)]
    [InlineData("keep", "image/jpeg", false, OutputFormat.Png)]
    [InlineData("keep", "image/jpeg", true, OutputFormat.Jpeg)]
    [InlineData("keep", "image/heic", false, OutputFormat.Png)]
    [InlineData("keep", null, false, OutputFormat.Png)]
    [InlineData("jpeg=webp, heic=avif, other=tiff", "image/jpeg", false, OutputFormat.WebP)]
    [InlineData("jpeg=webp, heic=avif, other=tiff", "image/heic", false, OutputFormat.Avif)]
    [InlineData("jpeg=webp, heic=avif, other=tiff", "image/png", false, OutputFormat.Tiff)]
    public void The_format_follows_the_type_of_the_photo(
        string rule, string? type, bool isOpaque, OutputFormat expected) =>
        Assert.Equal(expected, new FormatRule(rule).Choose(type, isOpaque));

    [Theory]
    [InlineData("kept")]
    [InlineData("jpeg=gif")]
    [InlineData("doc=png")]
    public void An_invalid_rule_is_refused(string rule) =>
        Assert.Equal("invalid_option", Assert.Throws<ImagingException>(() => new FormatRule(rule)).Code);

    [Fact]
    public async Task Formats_are_kept_where_they_can_be()
    {
        foreach (string name in (string[])["in/a.jpg", "in/b.webp", "in/c.gif", "in/d.tiff"]) _command.Photo(name);
        await _command.RunAsync("in", "-o", "out", "--output-format", "keep");
        Assert.Equal(["a.png", "b.webp", "c.png", "d.tiff"], _command.Files("out"));
        await _command.RunAsync("in", "-o", "white", "--output-format", "keep", "-b", "white");
        Assert.Equal(["a.jpg", "b.webp", "c.png", "d.tiff"], _command.Files("white"));
        Assert.Equal([0xFF, 0xD8], _command.Read("white/a.jpg")[..2]);
    }

    public void Dispose() => _command.Dispose();
}
