using Detourer.Jobs;
using Detourer.Web.Views;

namespace Detourer.Tests.Web;

/// <summary>A file is saved under a name that neither harms nor lies about what the file is.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("cat.jpg", "image/jpeg", "cat.jpg")]
    [InlineData("cat.JPEG", "image/jpeg", "cat.JPEG")]
    [InlineData("cat.png", "image/jpeg", "cat.jpg")]
    [InlineData("page.html", "image/jpeg", "page.html.jpg")]
    [InlineData("Dr. Who", "image/tiff", "Dr. Who.tif")]
    [InlineData("photo\u202egpj.exe", "image/png", "photogpj.exe.png")]
    [InlineData("a/b\\c:d.webp", "image/webp", "cd.webp")]
    [InlineData("żółw \u200d🐢.heif", "image/heic", "żółw \u200d🐢.heif")]
    [InlineData("scan", "image/jp2", "scan.jp2")]
    [InlineData("drawing.jpg", "image/vnd.adobe.photoshop", "drawing.psd")]
    [InlineData("drawing.psb", "image/vnd.adobe.photoshop", "drawing.psb")]
    [InlineData("stereo.MPO", "image/jpeg", "stereo.MPO")]
    [InlineData("film", "image/vnd.example", "film.bin")]
    public void An_original_has_the_extension_of_its_bytes(string name, string mediaType, string expected) =>
        Assert.Equal(expected, FileNames.OriginalOf(Job(name, mediaType)));

    [Fact]
    public void A_result_has_the_name_of_its_original_and_the_extension_of_its_own_format() =>
        Assert.Equal("nobg-photogpj.webp", FileNames.ResultOf(
            Job("photo\u202egpj.exe", "image/jpeg") with { ResultExtension = ".webp" }));

    [Fact]
    public void A_long_name_keeps_its_extension_and_whole_characters()
    {
        string clean = FileNames.Clean(string.Concat(Enumerable.Repeat("🐢", 99)) + "x.jpeg");
        Assert.InRange(clean.Length, 100, 120);
        Assert.EndsWith("x.jpeg", clean, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', string.Concat(clean.EnumerateRunes().Select(rune => rune.ToString())));
    }

    private static Job Job(string name, string mediaType) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = "cutout",
        Payload = "{}",
        FileName = name,
        OriginalType = mediaType,
        OriginalBytes = 1,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
