using System.IO.Compression;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page shows and downloads the edited picture until the edit is undone.</summary>
[Collection(PageCollection.Name)]
public sealed class EditedTests(PageServer server, Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "Edited · 320 × 240 · PNG", "Edited · 100 × 100 · WebP")]
    [InlineData("/fr", "Modifiée · 320 × 240 · PNG", "Modifiée · 100 × 100 · WebP")]
    public async Task The_card_and_the_archive_download_the_edited_picture_until_it_is_reset(
        string home, string edited, string cropped)
    {
        IPage page = await browser.OpenAsync(new Uri(server.Web.Http.BaseAddress!, home));
        await page.ChooseAsync(Gallery.Payload("cat.jpg", Photo()), Gallery.Payload("dog.jpg", Photo()));
        ILocator card = page.Card("cat.jpg"), status = card.Locator("[data-part=status]");
        await page.Card("dog.jpg").BecomesAsync("succeeded");
        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("brush");
        await editor.PaintAsync((0.4, 0.5), (0.6, 0.5), 320, 240);
        await editor.UseAsync("background");
        await editor.ChooseAsync("input[value=color]");
        await page.Locator("[data-color='#bfe0ff']").ClickAsync();
        byte[] png = await editor.SaveAsync("png");
        await CloseAsync(page, editor);
        await Expect(status).ToHaveTextAsync(edited);

        using PixelBuffer expected = Pictures.Decode(png);
        Assert.Equal(new Color(0xbf, 0xe0, 0xff), Pictures.At(expected, 160, 120));
        await AssertGivesAsync(page, card, expected);
        int[] shown = await ColorOfShownAsync(card);
        Assert.All(shown.Zip([0xbf, 0xe0, 0xff]), pair => Assert.InRange(pair.First, pair.Second - 4, pair.Second + 4));
        await page.ReloadAsync();
        await Expect(status).ToHaveTextAsync(edited);
        await AssertGivesAsync(page, card, expected);

        editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("crop");
        await editor.ChooseAsync("input[value='1:1']");
        await editor.UseAsync("save");
        await editor.ChooseAsync("input[value=webp]");
        await page.Locator("#editor [data-output=width]").FillAsync("100");
        await CloseAsync(page, editor);
        await Expect(status).ToHaveTextAsync(cropped);
        await Expect(card.Locator("[data-part=compare]")).ToBeHiddenAsync();
        (string name, byte[] bytes) = await page.DownloadAsync(card.Locator("[data-action=download]"));
        Assert.Equal("nobg-cat.webp", name);
        using (PixelBuffer square = Pictures.Decode(bytes)) Assert.Equal((100, 100), (square.Width, square.Height));

        editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("save");
        await editor.ChooseAsync("input[value=png]");
        await editor.Do("reset").ClickAsync();
        await page.Locator("#editor [data-output=width]").FillAsync("320");
        await CloseAsync(page, editor);
        await Expect(status).Not.ToHaveTextAsync(cropped);
        await Expect(card.Locator("[data-part=compare]")).ToBeVisibleAsync();
        (_, bytes) = await page.DownloadAsync(card.Locator("[data-action=download]"));
        Assert.Equal(await CutoutAsync(card), bytes);
    }

    [Fact]
    public async Task Other_programs_can_read_an_archive_of_any_size()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        // As if 32 bits could address only the first hundred bytes.
        string archive = await page.EvaluateAsync<string>("""
            async () => {
              const { zip } = await import("/js/zip.js");
              const names = ["chat 🐈.txt", "a.txt", "A.txt"];
              const blob = await zip(names.map(name => ({ name, blob: new Blob([name.repeat(9)]) })), 100);
              return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
            }
            """);
        await using var read = new ZipArchive(new MemoryStream(Convert.FromBase64String(archive)));
        Assert.Equal(["chat 🐈.txt", "a.txt", "A (2).txt"], read.Entries.Select(entry => entry.FullName));
        foreach ((ZipArchiveEntry entry, string name) in read.Entries.Zip(["chat 🐈.txt", "a.txt", "A.txt"]))
        {
            using var content = new StreamReader(await entry.OpenAsync(Token));
            Assert.Equal(string.Concat(Enumerable.Repeat(name, 9)), await content.ReadToEndAsync(Token));
        }
    }

    /// <summary>Asserts the download of the card, and of the archive, in which the other photo is unedited.</summary>
    private async Task AssertGivesAsync(IPage page, ILocator card, PixelBuffer expected)
    {
        (string name, byte[] bytes) = await page.DownloadAsync(card.Locator("[data-action=download]"));
        Assert.Equal("nobg-cat.png", name);
        using (PixelBuffer given = Pictures.Decode(bytes)) Pictures.AssertSame(expected, given);

        (name, bytes) = await page.DownloadAsync(page.Locator("[data-action=zip]"));
        Assert.Equal("detourer.zip", name);
        await using var archive = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["nobg-cat.png", "nobg-dog.png"], archive.Entries.Select(entry => entry.FullName).Order());
        using (PixelBuffer packed = Pictures.Decode(await ReadAsync(archive, "nobg-cat.png")))
            Pictures.AssertSame(expected, packed);
        Assert.Equal(await CutoutAsync(page.Card("dog.jpg")), await ReadAsync(archive, "nobg-dog.png"));
    }

    /// <summary>The colour at the centre of the card's picture.</summary>
    private static Task<int[]> ColorOfShownAsync(ILocator card) =>
        card.Locator("[data-part=after]").EvaluateAsync<int[]>("""
        async image => {
          await image.decode();
          const context = document.createElement("canvas").getContext("2d");
          context.drawImage(image, -image.naturalWidth / 2, -image.naturalHeight / 2);
          return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        }
        """);

    private static async Task CloseAsync(IPage page, Editor editor)
    {
        await editor.Do("close").ClickAsync();
        await Expect(page.Locator("#editor")).ToHaveCountAsync(0);
    }

    private static async Task<byte[]> ReadAsync(ZipArchive archive, string name)
    {
        using var bytes = new MemoryStream();
        await using Stream content = await archive.GetEntry(name)!.OpenAsync(Token);
        await content.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }

    private async Task<byte[]> CutoutAsync(ILocator card)
    {
        string id = (await card.GetAttributeAsync("data-job-id"))!;
        return await server.Web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token);
    }

    private static byte[] Photo()
    {
        using PixelBuffer scene = Pictures.Scene(320, 240);
        return ImageFiles.Write(scene, "jpg");
    }
}
