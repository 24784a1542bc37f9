using System.Net;
using System.Net.Http.Headers;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The editor in a real browser: the file has what the editor shows.</summary>
[Collection(PageCollection.Name)]
public sealed class EditorTests(PageServer server, Browser browser)
{
    private const int Width = 320, Height = 240;

    private static readonly byte[] _photo = Photo();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/fr")]
    public async Task A_cutout_is_brushed_undone_placed_on_a_colour_and_downloaded(string home)
    {
        (IPage page, ILocator card, PixelBuffer cutout) = await CutAsync(home);
        using PixelBuffer _ = cutout;
        Editor editor = await Editor.OpenAsync(page, card);

        // Untouched, the file has the server's pixels, colours under low alpha included.
        using (PixelBuffer same = Pictures.Decode(await editor.SaveAsync("png"))) Pictures.AssertSame(cutout, same);

        await editor.UseAsync("brush");
        await editor.PaintAsync((0.4, 0.5), (0.6, 0.5), cutout.Width, cutout.Height);
        using (PixelBuffer erased = Pictures.Decode(await editor.SaveAsync("png")))
        {
            Assert.Equal(Pictures.Clear, Pictures.At(erased, cutout.Width / 2, cutout.Height / 2));
            (int x, int y) = (cutout.Width / 2, cutout.Height / 4);
            Assert.Equal(Pictures.At(cutout, x, y), Pictures.At(erased, x, y));
        }

        await editor.Do("undo").ClickAsync();
        using (PixelBuffer undone = Pictures.Decode(await editor.SaveAsync("png"))) Pictures.AssertSame(cutout, undone);

        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=color]");
        await page.Locator("[data-color='#bfe0ff']").ClickAsync();
        using PixelBuffer blue = Pictures.Decode(await editor.SaveAsync("png"));
        Assert.Equal(new Color(0xbf, 0xe0, 0xff), Pictures.At(blue, 2, 2));
        AssertOver(cutout, new Color(0xbf, 0xe0, 0xff), blue);
    }

    [Fact]
    public async Task A_restored_area_has_the_pixels_of_the_photo()
    {
        (IPage page, ILocator card, PixelBuffer cutout) = await CutAsync();
        using PixelBuffer _ = cutout;
        using PixelBuffer photo = Pictures.Decode(_photo);
        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("brush");
        await editor.ChooseAsync("input[value=restore]");
        await editor.PaintAsync((0.05, 0.05), (0.3, 0.05), cutout.Width, cutout.Height);
        using PixelBuffer restored = Pictures.Decode(await editor.SaveAsync("png"));
        (int x, int y) = (cutout.Width / 6, (int)(cutout.Height * 0.05));
        Color was = Pictures.At(photo, x, y), now = Pictures.At(restored, x, y);
        Assert.Equal(255, now.Alpha);
        // Two JPEG decoders may differ by some levels.
        Assert.True(Math.Abs(was.Red - now.Red) + Math.Abs(was.Green - now.Green)
            + Math.Abs(was.Blue - now.Blue) < 12, $"{was} became {now}");
    }

    [Fact]
    public async Task An_edit_survives_a_reload_and_can_still_be_undone()
    {
        (IPage page, ILocator card, PixelBuffer cutout) = await CutAsync();
        using PixelBuffer _ = cutout;
        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("brush");
        await editor.PaintAsync((0.4, 0.5), (0.6, 0.5), cutout.Width, cutout.Height);
        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=gradient]");
        byte[] before = await editor.SaveAsync("png");
        await editor.Do("close").ClickAsync();
        await Expect(page.Locator("#editor")).ToHaveCountAsync(0);

        await page.ReloadAsync();
        editor = await Editor.OpenAsync(page, page.Cards());
        using (PixelBuffer kept = Pictures.Decode(await editor.SaveAsync("png")), saved = Pictures.Decode(before))
            Pictures.AssertClose(saved, kept, 1);
        await editor.Do("undo").ClickAsync();
        await editor.Do("undo").ClickAsync();
        using PixelBuffer undone = Pictures.Decode(await editor.SaveAsync("png"));
        Pictures.AssertSame(cutout, undone);
        await Expect(editor.Do("undo")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_crop_is_saved_in_every_format_at_the_requested_width()
    {
        (IPage page, ILocator card, PixelBuffer cutout) = await CutAsync();
        cutout.Dispose();
        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("crop");
        await editor.ChooseAsync("input[value='1:1']");
        await editor.UseAsync("shadow");
        await editor.ChooseAsync("[data-set=shadow]");
        await editor.UseAsync("save");
        await page.Locator("#editor [data-output=width]").FillAsync("200");
        foreach (string format in new[] { "png", "webp", "jpeg", "avif" })
        {
            using PixelBuffer square = Pictures.Decode(await editor.SaveAsync(format));
            Assert.Equal((200, 200), (square.Width, square.Height));
            Assert.InRange(Pictures.At(square, 100, 100).Alpha, 250, 255);
            Color corner = Pictures.At(square, 1, 1);
            if (format == "jpeg")
                Assert.True(corner is { Alpha: 255, Red: > 240, Green: > 240, Blue: > 240 }, $"{corner}");
            else Assert.InRange(corner.Alpha, 0, 60);
        }
    }

    [Fact]
    public async Task A_photo_that_the_browser_cannot_decode_can_be_edited()
    {
        IPage page = await OpenAsync("/");
        await page.Locator("#files").SetInputFilesAsync(Gallery.Payload("phone.heic", ImageFiles.Small("heic")));
        Editor editor = await Editor.OpenAsync(page, page.Cards());
        await editor.UseAsync("brush");
        await editor.ChooseAsync("input[value=restore]");
        await editor.PaintAsync((0.02, 0.05), (0.3, 0.05), 256, 192);
        using PixelBuffer restored = Pictures.Decode(await editor.SaveAsync("png"));
        Assert.Equal(255, Pictures.At(restored, 40, 10).Alpha);
        await Expect(page.Cards().Locator("img[data-part=before]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_background_can_be_an_image_or_the_blurred_photo()
    {
        (IPage page, ILocator card, PixelBuffer cutout) = await CutAsync();
        using PixelBuffer _ = cutout;
        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=image]");
        using (PixelBuffer red = Pictures.Rgba(40, 30, (_, _) => Pictures.Red))
            await editor.Part("image").SetInputFilesAsync(Gallery.Payload("red.png", ImageFiles.Write(red, "png")));
        await Expect(editor.Do("undo")).ToBeEnabledAsync();
        using (PixelBuffer onRed = Pictures.Decode(await editor.SaveAsync("png")))
            AssertOver(cutout, Pictures.Red, onRed);

        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=blur]");
        using PixelBuffer blurred = Pictures.Decode(await editor.SaveAsync("png"));
        Assert.Equal(255, Pictures.At(blurred, 2, 2).Alpha);
        Assert.NotEqual(Pictures.Red, Pictures.At(blurred, 2, 2));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task A_picture_of_any_declared_type_is_converted(string? type)
    {
        using var body = new ByteArrayContent(ImageFiles.Small("png"));
        if (type is not null) body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpResponseMessage answer = await server.Web.Http.PostAsync("/api/v1/images?format=webp", body, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("nonsense", "invalid_option")]
    [InlineData("avif&quality=0", "invalid_option")]
    public async Task An_unknown_format_is_refused(string format, string code)
    {
        using var body = new ByteArrayContent(ImageFiles.Small("png"));
        using HttpResponseMessage answer =
            await server.Web.Http.PostAsync($"/api/v1/images?format={format}", body, Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static byte[] Photo()
    {
        using PixelBuffer scene = Pictures.Scene(Width, Height);
        return ImageFiles.Write(scene, "jpg");
    }

    /// <summary>Asserts that each pixel is the cutout's composed over a colour, within rounding.</summary>
    private static void AssertOver(PixelBuffer cutout, Color ground, PixelBuffer actual)
    {
        using PixelBuffer expected = Pictures.Rgba(cutout.Width, cutout.Height, (x, y) =>
        {
            Color c = Pictures.At(cutout, x, y);
            byte Over(byte subject, byte behind) =>
                (byte)Math.Round(((subject * c.Alpha) + (behind * (255 - c.Alpha))) / 255.0);
            return new Color(Over(c.Red, ground.Red), Over(c.Green, ground.Green), Over(c.Blue, ground.Blue));
        });
        Pictures.AssertClose(expected, actual, 2);
    }

    private async Task<(IPage Page, ILocator Card, PixelBuffer Cutout)> CutAsync(string home = "/")
    {
        IPage page = await OpenAsync(home);
        await page.ChooseAsync(Gallery.Payload("cat.jpg", _photo));
        ILocator card = page.Card("cat.jpg");
        await card.BecomesAsync("succeeded");
        string id = (await card.GetAttributeAsync("data-job-id"))!;
        PixelBuffer cutout =
            Pictures.Decode(await server.Web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token));
        Assert.Equal((Width, Height), (cutout.Width, cutout.Height));
        return (page, card, cutout);
    }

    private Task<IPage> OpenAsync(string home) => browser.OpenAsync(new Uri(server.Web.Http.BaseAddress!, home));
}
