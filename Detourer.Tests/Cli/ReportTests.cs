using System.Text.Json;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Cli;

/// <summary>What a run says: on a pipe, as JSON and in a log.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly CutoutFolder _command = new();

    [Fact]
    public async Task A_line_of_json_describes_each_photo_in_their_order()
    {
        _command.Photo("in/a.png");
        _command.Line.Write("in/b.png", "broken"u8);
        _command.Photo("in/c.png");
        CommandResult result = await _command.RunAsync("in", "-o", "out", "--json", "--quiet");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("[not_an_image]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);

        JsonElement[] lines =
            [.. result.OutputText.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["in/a.png", "in/b.png", "in/c.png"], lines.Select(line => line.GetProperty("input").GetString()));
        JsonElement first = lines[0];
        Assert.Equal("succeeded", first.GetProperty("state").GetString());
        Assert.Equal("out/a.png", first.GetProperty("output").GetString());
        Assert.Equal((64, 48), (first.GetProperty("width").GetInt32(), first.GetProperty("height").GetInt32()));
        Assert.Equal(_command.Read("out/a.png").Length, first.GetProperty("size").GetInt32());
        Assert.Equal(["decode", "segment", "refine", "compose", "encode"],
            first.GetProperty("steps").EnumerateObject().Select(step => step.Name));
        Assert.Equal(0, first.GetProperty("warnings").GetArrayLength());
        Assert.Equal("not_an_image", lines[1].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Json_and_a_cutout_do_not_share_standard_output()
    {
        CommandResult result = await _command.RunAsync(_command.Photo("a.png"), "-o", "-", "--json");
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_pipe_gets_a_line_for_ten_photos_and_a_summary()
    {
        for (int i = 0; i < 21; i++) _command.Photo($"in/{i:00}.png");
        CommandResult result = await _command.RunAsync("in", "-o", "out");
        Assert.Equal(3, result.ErrorLines.Length);
        Assert.Matches(@"^10 of 21 photos, about \d+ \w+ left\.$", result.ErrorLines[0]);
        Assert.Matches(@"^20 of 21 photos, about \d+ \w+ left\.$", result.ErrorLines[1]);
        Assert.Equal("21 photos: 21 succeeded.", result.ErrorLines[2]);

        CommandResult quiet = await _command.RunAsync("in", "-o", "out", "--overwrite", "--quiet");
        Assert.Equal((0, "", 0), (quiet.ExitCode, quiet.Errors, quiet.Output.Length));
    }

    [Fact]
    public async Task A_photo_without_a_subject_is_reported_and_can_fail_the_run()
    {
        using (PixelBuffer black = Pictures.Rgba(64, 48, (_, _) => new Color(0, 0, 0)))
            _command.Line.Write("black.png", ImageFiles.Write(black, "png"));
        CommandResult plain = await _command.RunAsync("black.png", "-o", "out/");
        Assert.Equal(0, plain.ExitCode);
        Assert.EndsWith("[subject_not_found]", Assert.Single(plain.ErrorLines), StringComparison.Ordinal);

        CommandResult strict =
            await _command.RunAsync("black.png", "-o", "out/", "--overwrite", "--fail-on-empty", "--json");
        Assert.Equal(3, strict.ExitCode);
        using var line = JsonDocument.Parse(strict.OutputText);
        Assert.Equal("subject_not_found", line.RootElement.GetProperty("warnings")[0].GetString());
    }

    [Fact]
    public async Task A_log_receives_a_line_for_each_photo_of_each_run()
    {
        _command.Photo("a.png");
        await _command.RunAsync("a.png", "-o", "out/", "--log", "run.log");
        await _command.RunAsync("a.png", "-o", "out/", "--log", "run.log", "--skip-existing");
        string[] lines = await File.ReadAllLinesAsync(_command["run.log"], TestContext.Current.CancellationToken);
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT[\d:.]+Z succeeded a\.png -> out/a\.png 64x48 \d+ bytes \d+ ms$", lines[0]);
        Assert.EndsWith("Z 1 photo: 1 succeeded.", lines[1], StringComparison.Ordinal);
        Assert.Contains(" skipped a.png -> out/a.png: ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_refused_before_any_work()
    {
        CommandResult result = await _command.RunAsync(_command.Photo("a.png"), "--log", "none/run.log");
        Assert.Equal(2, result.ExitCode);
        Assert.Equal(["a.png"], _command.Files());
    }

    public void Dispose() => _command.Dispose();
}
