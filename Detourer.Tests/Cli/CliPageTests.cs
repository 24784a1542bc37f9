using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Detourer.Cli;
using Detourer.Cli.Outputs;

namespace Detourer.Tests.Cli;

/// <summary>The page about the command line says what the command does.</summary>
public sealed class CliPageTests : IDisposable
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Path, "docs", "cli.md"));

    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task Each_example_succeeds()
    {
        await using var server = FileServer.Of(ImageFiles.Small("jpg"));
        foreach (string name in (string[])["cat.jpg", "photos/a.jpg", "photos/deep/b.jpg", "photos/c.png"])
            _command.Photo(name);
        Write("list.txt", "cat.jpg\n");
        Write("shop.csv", Table().Replace(
            "https://example.com/dog.jpg", new Uri(server.Url, "/dog.jpg").AbsoluteUri, StringComparison.Ordinal));
        Write("run.sh", Script());

        var start = new ProcessStartInfo(Require.Tool("bash"), ["run.sh"]) { WorkingDirectory = _command["."] };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] files = _command.Files();
        Assert.DoesNotContain("failures", files);
        string[] expected =
        [
            "cutout.webp", "cutouts/a.png", "cutouts/c.png", "cutouts/deep/b.png", "flat/a.png", "flat/b.png",
            "kept/a.png", "listed/cat.png", "mapped/a.webp", "mapped/c.png", "named/a-u2netp.png", "nobg-cat.png",
            "piped.png", "run.log", "shop/cat.png", "shop/dog.webp", "white.jpg",
        ];
        Assert.Empty(expected.Except(files));
    }

    [Fact]
    public void The_page_has_every_exit_code_and_placeholder()
    {
        foreach ((int code, string meaning) in ExitCode.All)
            Assert.Contains($"| {code} | {meaning} |", _page, StringComparison.Ordinal);
        foreach (string placeholder in NamePattern.Placeholders.Split(", "))
        {
            int end = placeholder.IndexOf('}') + 1;
            Assert.Contains($"| `{placeholder[..end]}` |{placeholder[end..]} |", _page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_help_has_every_option_and_exit_code()
    {
        CommandResult help = await _command.Line.RunAsync("cutout", "--help");
        Assert.Equal(0, help.ExitCode);
        foreach ((int code, string meaning) in ExitCode.All)
            Assert.Matches($@"(?m)^  {code} +{Regex.Escape(meaning)}", help.OutputText);
        foreach (Option option in new CutoutCommand().Options)
            Assert.Matches($@"(?m)^  .*{Regex.Escape(option.Name)}\b", help.OutputText);
    }

    public void Dispose() => _command.Dispose();

    private static string Table() =>
        Regex.Match(_page, @"(?<=\n)    input,.*?(?=\n\n)", RegexOptions.Singleline).Value
            .Replace("    ", "", StringComparison.Ordinal);

    /// <summary>The examples but for watching, which does not end, with the model that needs no download.</summary>
    private string Script()
    {
        string model = string.Join(' ', TinyModels.Install(_command["models"]));
        string[] examples =
        [
            .. Regex.Matches(_page, "^    detourer cutout (.*)$", RegexOptions.Multiline)
                .Select(match => match.Groups[1].Value)
                .Where(example => !example.StartsWith("--watch", StringComparison.Ordinal)),
        ];
        Assert.InRange(examples.Length, 12, 20);
        string command = $"dotnet '{_command.Line.Assembly}' cutout {model}";
        IEnumerable<string> lines = examples.Select(example =>
            $"{command} {example} || echo \"{example}\" >> failures");
        return string.Join('\n', lines);
    }

    private void Write(string name, string text) => _command.Line.Write(name, Encoding.UTF8.GetBytes(text));
}
