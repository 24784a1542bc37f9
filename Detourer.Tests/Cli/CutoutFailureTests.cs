using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Detourer.Tests.Cli;

/// <summary>How the command line reports errors.</summary>
[Collection(NetworkTests.Name)]
public sealed class CutoutFailureTests : IDisposable
{
    private readonly CommandLine _command = new();

    [Fact]
    public async Task One_failure_among_ten_does_not_stop_the_others()
    {
        Require.Model();
        for (int i = 0; i < 10; i++) _command.Write($"in/{i}.jpg", ImageFiles.Small("jpg"));
        _command.Write("in/4.jpg", ImageFiles.Small("jpg").AsSpan(0, 400));
        CommandResult result = await _command.RunAsync("cutout", "in", "-o", "out");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("in/4.jpg: The image is incomplete: the end of the file is missing. [image_truncated]",
            Assert.Single(result.ErrorLines, line => line.EndsWith("[image_truncated]", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.StartsWith("10 photos: 9 succeeded, 1 failed", result.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal(
            ["0.png", "1.png", "2.png", "3.png", "5.png", "6.png", "7.png", "8.png", "9.png"],
            Directory.EnumerateFiles(_command["out"]).Select(Path.GetFileName).Order());
    }

    /// <summary>One process reports each invalid file in a line with its name and code.</summary>
    [Fact]
    public async Task Each_invalid_input_is_reported_with_its_code_and_writes_nothing()
    {
        Require.Model();
        _command.Write("empty.jpg", []);
        _command.Write("text.jpg", "This is a letter."u8);
        _command.Write("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8);
        _command.Write("archive.jpg", "PK\u0003\u0004 and so on"u8);
        Directory.CreateDirectory(_command["folder"]);
        string[] before = [.. _command.Names];

        CommandResult result = await _command.RunAsync(
            "cutout", "empty.jpg", "text.jpg", "drawing.svg", "archive.jpg", "missing.jpg", "folder", "*.nothing",
            "-o", "out");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [
                "*.nothing no_match", "archive.jpg archive_file", "drawing.svg vector_image", "empty.jpg empty_file",
                "folder empty_folder", "missing.jpg not_found", "text.jpg not_an_image",
            ],
            result.ErrorLines.SkipLast(1).Select(NameAndCode).Order(StringComparer.Ordinal));
        Assert.Equal("7 photos: 0 succeeded, 7 failed.", result.ErrorLines[^1]);
        Assert.Equal(before, _command.Names);
        Assert.DoesNotContain('\u001b', result.Errors);
    }

    [Theory]
    [InlineData("invalid_option", "--format", "gif7")]
    [InlineData("invalid_option", "--background", "nonsense")]
    [InlineData("invalid_option", "--quality", "0")]
    [InlineData("invalid_option", "--max-side", "-1")]
    [InlineData("invalid_option", "--crop", "x")]
    [InlineData("invalid_option", "--refine", "maybe")]
    [InlineData("invalid_option", "--max-megabytes", "0")]
    [InlineData("invalid_option", "--max-megabytes", "1001")]
    [InlineData("invalid_option", "--max-megapixels", "many")]
    [InlineData("invalid_option", "--max-seconds", "-1")]
    [InlineData("unknown_model", "--model", "no-such-model")]
    [InlineData("background_required", "--format", "jpeg")]
    public async Task An_invalid_option_is_rejected_before_any_work(string code, string option, string value)
    {
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith($"[{code}]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["a.jpg"], _command.Names);
    }

    [Fact]
    public async Task An_unknown_option_is_rejected()
    {
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "--nope");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--nope", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Usage:", result.OutputText, StringComparison.Ordinal);
        Assert.Equal(["a.jpg"], _command.Names);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("taken")]
    public async Task Several_photos_with_one_output_are_rejected(string output)
    {
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        _command.Write("b.jpg", ImageFiles.Small("jpg"));
        _command.Write("taken", "taken"u8);
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "b.jpg", "-o", output);
        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith("[invalid_option]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(["a.jpg", "b.jpg", "taken"], _command.Names);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_rejected()
    {
        Require.Model();
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "--max-megabytes", "0.0001");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("a.jpg file_too_large", NameAndCode(Assert.Single(result.ErrorLines)));
        Assert.Equal(["a.jpg"], _command.Names);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_fails_its_photo()
    {
        Require.Model();
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        _command.Write("taken", "taken"u8);
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "-o", "taken/a.png", "--refine", "off");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("a.jpg unwritable_file", NameAndCode(Assert.Single(result.ErrorLines)));
        Assert.Equal("taken"u8.ToArray(), _command.Read("taken"));
    }

    [Fact]
    public async Task An_error_response_or_no_response_is_a_failed_download()
    {
        Require.Model();
        await using var server = new FileServer(request => request.SendHeadAsync("404 Not Found"));
        string refused = new Uri(server.Url, "/a.jpg").AbsoluteUri;
        string unreachable = $"http://127.0.0.1:{ClosedPort()}/b.jpg";
        CommandResult result = await _command.RunAsync("cutout", refused, unreachable, "-o", "out");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.Contains($"{refused}: The server answered 404. [download_failed]", result.ErrorLines);
        Assert.Contains($"{unreachable}: The address could not be reached. [download_failed]", result.ErrorLines);
        Assert.Empty(_command.Names);
    }

    [Fact]
    public async Task Without_network_and_model_the_error_names_the_file_and_its_folder()
    {
        _command.Environment["PATH"] = "/nonexistent";
        _command.Environment["HTTPS_PROXY"] = $"http://127.0.0.1:{ClosedPort()}";
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "--models", "models");
        Assert.Equal(1, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains($"Put its file at {_command["models/isnet-general-use.onnx"]}", line, StringComparison.Ordinal);
        Assert.EndsWith("[model_unavailable]", line, StringComparison.Ordinal);
        Assert.DoesNotContain("nobg-a.png", _command.Names);
    }

    [Fact]
    public async Task An_invalid_model_file_is_reported_as_broken()
    {
        _command.Write("models/isnet-general-use.onnx", "no network"u8);
        _command.Write("a.jpg", ImageFiles.Small("jpg"));
        CommandResult result = await _command.RunAsync("cutout", "a.jpg", "--models", "models");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("[model_broken]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_it_at_once()
    {
        Require.Model();
        using Process process = _command.Start("cutout", "-", "-o", "out.png");
        Task<CommandResult> result = CommandLine.ResultAsync(process);
        // A pipe accepts more than its capacity only if it is read. By then the process handles interruption.
        await process.StandardInput.BaseStream.WriteAsync(new byte[1 << 18], TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, (await result).ExitCode);
        Assert.Empty(_command.Names);
    }

    public void Dispose() => _command.Dispose();

    private static string NameAndCode(string line)
    {
        string name = line[..line.IndexOf(": ", StringComparison.Ordinal)];
        return $"{name} {line[(line.LastIndexOf('[') + 1)..^1]}";
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
