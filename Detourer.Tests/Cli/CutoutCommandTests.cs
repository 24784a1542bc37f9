using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Cli;

/// <summary>The command line with valid photos.</summary>
[Collection(NetworkTests.Name)]
public sealed class CutoutCommandTests : IDisposable
{
    private readonly CommandLine _command = new();

    public CutoutCommandTests() => Require.Model();

    [Fact]
    public async Task The_cutout_of_a_file_is_written_beside_it()
    {
        CommandResult result = await _command.RunAsync("cutout", Photo("a.jpg"));
        AssertSuccess(result);
        Assert.Equal(["a.jpg", "nobg-a.png"], _command.Names);
        AssertSize(64, 48, "nobg-a.png");
    }

    [Fact]
    public async Task The_extension_of_the_output_chooses_the_format()
    {
        AssertSuccess(await _command.RunAsync("cutout", Photo("a.jpg"), "-o", "b.webp"));
        Assert.Equal(["a.jpg", "b.webp"], _command.Names);
        Assert.Equal("WEBP"u8, _command.Read("b.webp").AsSpan(8, 4));
        AssertSize(64, 48, "b.webp");
    }

    [Fact]
    public async Task An_explicit_format_overrides_the_extension_of_the_output()
    {
        AssertSuccess(await _command.RunAsync("cutout", Photo("a.jpg"), "-o", "b.webp", "--format", "png"));
        Assert.Equal([0x89, (byte)'P'], _command.Read("b.webp")[..2]);
    }

    [Fact]
    public async Task Only_the_images_of_a_folder_are_processed()
    {
        Photo("in/a.jpg");
        Photo("in/b.png");
        _command.Write("in/notes.txt", "notes"u8);
        AssertSuccess(await _command.RunAsync("cutout", "in", "-o", "out"), photos: 2);
        Assert.Equal(["a.png", "b.png"], Files("out"));
        Assert.Equal(["a.jpg", "b.png", "notes.txt"], Files("in"));
    }

    [Fact]
    public async Task A_glob_selects_its_matches_and_equal_names_get_different_outputs()
    {
        Photo("in/a.jpg");
        Photo("in/deep/a.jpg");
        Photo("in/b.png");
        AssertSuccess(await _command.RunAsync("cutout", "in/**/*.jpg", "-o", "out/"), photos: 2);
        Assert.Equal(["a-2.png", "a.png"], Files("out"));
    }

    [Fact]
    public async Task No_input_is_overwritten()
    {
        byte[] photo = ImageFiles.Small("png");
        _command.Write("a.png", photo);
        AssertSuccess(await _command.RunAsync("cutout", "a.png", "-o", "."));
        Assert.Equal(photo, _command.Read("a.png"));
        Assert.Equal(["a-2.png", "a.png"], _command.Names);
    }

    [Fact]
    public async Task A_url_is_downloaded()
    {
        await using var server = FileServer.Of(ImageFiles.Small("jpg"));
        AssertSuccess(await _command.RunAsync("cutout", new Uri(server.Url, "/photos/cat%20one.jpg").AbsoluteUri));
        Assert.Equal(["nobg-cat one.png"], _command.Names);
    }

    [Fact]
    public async Task A_photo_is_read_from_standard_input()
    {
        CommandResult result = await _command.RunAsync(ImageFiles.Small("jpg"), "cutout", "-", "-o", "-");
        AssertSuccess(result, quiet: false);
        using PixelBuffer cutout = Pictures.Decode(result.Output);
        Assert.Equal((64, 48), (cutout.Width, cutout.Height));
        AssertOnePng(result.Output);
        Assert.Empty(_command.Names);
    }

    [Fact]
    public async Task A_piped_photo_is_written_to_standard_output_by_default()
    {
        CommandResult result = await _command.RunAsync(ImageFiles.Small("jpg"), "cutout", "-", "--refine", "off");
        AssertSuccess(result, quiet: false);
        AssertOnePng(result.Output);
        Assert.Empty(_command.Names);
    }

    [Fact]
    public async Task Several_files_are_processed_and_remain_unchanged()
    {
        byte[] photo = ImageFiles.Small("png");
        string[] inputs =
        [
            _command.Write("one/a.png", photo), _command.Write("two/a.png", photo), _command.Write("out/b.png", photo),
        ];
        AssertSuccess(await _command.RunAsync(["cutout", .. inputs, "-o", "out", "--refine", "off"]), photos: 3);
        Assert.Equal(["a-2.png", "a.png", "b-2.png", "b.png"], Files("out"));
        Assert.All(inputs, input => Assert.Equal(photo, _command.Read(input)));
        foreach (string cutout in (string[])["a-2", "a", "b-2"]) AssertSize(64, 48, $"out/{cutout}.png");
    }

    [Fact]
    public async Task A_crop_keeps_the_subject_and_its_margin()
    {
        using (PixelBuffer ball = Pictures.Rgba(320, 240, Ball))
            _command.Write("ball.png", ImageFiles.Write(ball, "png"));
        AssertSuccess(await _command.RunAsync("cutout", "ball.png", "--crop", "10px", "-o", "b.png"));
        using PixelBuffer picture = Pictures.Decode(_command.Read("b.png"));
        Assert.InRange(picture.Width, 116, 130);
        Assert.InRange(picture.Height, 116, 130);
        Assert.Equal(0, Pictures.At(picture, 2, 2).Alpha);
        Assert.InRange(Pictures.At(picture, picture.Width / 2, picture.Height / 2).Alpha, 250, 255);
    }

    [Fact]
    public async Task A_background_colour_and_a_longest_side_are_applied()
    {
        AssertSuccess(await _command.RunAsync(
            "cutout", Photo("a.jpg"), "-o", "b.jpg", "--background", "#ff0000", "--max-side", "32", "--refine", "off"));
        using PixelBuffer picture = Pictures.Decode(_command.Read("b.jpg"));
        Assert.Equal((32, 24), (picture.Width, picture.Height));
        var corner = Pictures.At(picture, 0, 0);
        Assert.InRange(corner.Red, 240, 255);
        Assert.InRange(corner.Green, 0, 16);
    }

    [Fact]
    public async Task A_background_image_is_placed_behind_the_subject()
    {
        using (PixelBuffer blue = Pictures.Rgba(20, 20, (_, _) => Pictures.Blue))
            _command.Write("blue.png", ImageFiles.Write(blue, "png"));
        AssertSuccess(await _command.RunAsync("cutout", Photo("a.jpg"), "-b", "blue.png", "-o", "b.png"));
        using PixelBuffer picture = Pictures.Decode(_command.Read("b.png"));
        Assert.Equal(Pictures.Blue, Pictures.At(picture, 0, 0));
    }

    [Fact]
    public async Task A_mask_is_greyscale()
    {
        AssertSuccess(await _command.RunAsync("cutout", Photo("a.jpg"), "--mask-only", "-o", "mask.png"));
        const int ColourType = 25;
        Assert.Equal(0, _command.Read("mask.png")[ColourType]);
    }

    [Fact]
    public async Task A_terminal_shows_a_progress_bar()
    {
        string script = Require.Tool("script");
        string command = $"dotnet '{_command.Assembly}' cutout '{_command[Photo("a.jpg")]}' -o '{_command["b.png"]}'";
        var start = new System.Diagnostics.ProcessStartInfo(script, ["-qec", command, "/dev/null"])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        string shown = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains("1 photo", shown, StringComparison.Ordinal);
        Assert.Contains('\u001b', shown);
        AssertSize(64, 48, "b.png");
    }

    public void Dispose() => _command.Dispose();

    private string Photo(string name) => _command.Write(name, ImageFiles.Small(Path.GetExtension(name)[1..]));

    private IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(_command[folder]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private void AssertSize(int width, int height, string name)
    {
        using PixelBuffer picture = Pictures.Decode(_command.Read(name));
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    /// <summary>A red disc of 100 pixels in diameter on a light background.</summary>
    private static Color Ball(int x, int y) =>
        Pictures.Disc(x, y, 120, 130, 50) > 127 ? new Color(200, 30, 30) : new Color(225, 225, 220);

    private static void AssertOnePng(byte[] file)
    {
        string[] chunks = [.. PngFile.Read(file).Select(chunk => chunk.Type)];
        Assert.Equal("IHDR", chunks[0]);
        Assert.Equal(chunks.Length - 1, Array.IndexOf(chunks, "IEND"));
    }

    /// <summary>
    /// In a pipe, success writes no messages but the summary of several photos, and that most of these photos, which
    /// are gradients, have no subject.
    /// </summary>
    private static void AssertSuccess(CommandResult result, bool quiet = true, int photos = 1)
    {
        string[] lines =
        [
            .. result.ErrorLines.Where(line => !line.EndsWith("[subject_not_found]", StringComparison.Ordinal)),
        ];
        if (photos == 1) Assert.Empty(lines);
        else Assert.StartsWith($"{photos} photos: {photos} succeeded", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        if (quiet) Assert.Empty(result.Output);
    }
}
