using System.IO.Compression;
using System.Net;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page in a real browser.</summary>
[Collection(PageCollection.Name)]
public sealed class PageTests(PageServer server, Browser browser)
{
    [Fact]
    public async Task Twelve_photos_with_a_corrupt_one_among_them_become_a_ZIP_of_eleven()
    {
        IPage page = await OpenAsync();
        byte[] photo = ImageFiles.Small("jpg");
        await page.ChooseAsync([.. Enumerable.Range(0, 12).Select(i =>
            Gallery.Payload(i == 4 ? "broken.jpg" : i < 2 ? "same.jpg" : $"{i}.jpg", i == 4 ? photo[..^200] : photo))]);
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(11, new() { Timeout = 240_000 });
        await AssertFailedAsync(page.Card("broken.jpg"), "image_truncated", "The image is incomplete");
        await Expect(page.Locator("#batch [data-part=count]")).ToHaveTextAsync("12 photos · 11 ready · 1 failed");

        (string name, byte[] zip) = await page.DownloadAsync(page.Locator("[data-action=zip]"));
        Assert.Equal("detourer.zip", name);
        using var archive = new ZipArchive(new MemoryStream(zip));
        Assert.Equal(11, archive.Entries.Select(entry => entry.FullName).Distinct().Count());
        Assert.Contains(archive.Entries, entry => entry.FullName == "nobg-same (2).png");
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using var bytes = new MemoryStream();
            await using (Stream content = await entry.OpenAsync(Token)) await content.CopyToAsync(bytes, Token);
            using PixelBuffer cutout = Pictures.Decode(bytes.ToArray());
            Assert.Equal((64, 48), (cutout.Width, cutout.Height));
        }

        await page.Locator("[data-action=remove-all]").ClickAsync();
        await Expect(page.Locator("#confirm p")).ToContainTextAsync("Delete 12 photos?");
        await page.ConfirmAsync();
        await Expect(page.Cards()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_sample_photo_can_be_tried()
    {
        IPage page = await OpenAsync();
        await page.Locator("[data-sample]").First.ClickAsync();
        await page.Card("bear.jpg").BecomesAsync("succeeded");
    }

    [Theory]
    [InlineData("/", "not_an_image", "This is not an image")]
    [InlineData("/fr", "not_an_image", "Ce n’est pas une image")]
    public async Task A_file_that_is_not_an_image_fails_with_a_sentence_in_the_pages_language(
        string home, string code, string sentence)
    {
        IPage page = await OpenAsync(home);
        await page.ChooseAsync(Gallery.Payload("text.jpg", "This is a letter."u8.ToArray()));
        await AssertFailedAsync(page.Card("text.jpg"), code, sentence);
        await page.Card("text.jpg").Locator("[data-action=remove]").ClickAsync();
        await Expect(page.Cards()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Queued_photos_show_their_places_and_one_is_cancelled()
    {
        IPage page = await OpenAsync();
        ILocator Saying(string status) => page.Locator("#jobs > li", new PageLocatorOptions { HasText = status });
        string cancelled;
        using (server.Hold())
        {
            byte[] photo = ImageFiles.Small("jpg");
            await page.ChooseAsync([.. Enumerable.Range(0, 4).Select(i => Gallery.Payload($"{i}.jpg", photo))]);
            await Expect(Saying("Finding the subject")).ToHaveCountAsync(1);
            await Expect(Saying("In the queue: one photo ahead")).ToHaveCountAsync(1);
            await Expect(Saying("In the queue: 2 photos ahead")).ToHaveCountAsync(1);
            cancelled = await Saying("In the queue: next").Locator("[data-part=name]").InnerTextAsync();
            await page.Card(cancelled).Locator("[data-action=cancel]").ClickAsync();
            await page.Card(cancelled).BecomesAsync("cancelled");
            await Expect(Saying("In the queue: 2 photos ahead")).ToHaveCountAsync(0);
            await Expect(Saying("In the queue: next")).ToHaveCountAsync(1);
        }

        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(3);
        await Expect(page.Card(cancelled)).ToHaveAttributeAsync("data-state", "cancelled");
    }

    [Fact]
    public async Task A_deleted_photo_disappears_from_the_page_and_the_server()
    {
        IPage page = await OpenAsync();
        await page.ChooseAsync(Gallery.Payload("secret.jpg", ImageFiles.Small("jpg")));
        ILocator card = page.Card("secret.jpg");
        await card.BecomesAsync("succeeded");
        string id = (await card.GetAttributeAsync("data-job-id"))!;
        await card.Locator("[data-action=delete]").ClickAsync();
        await page.Locator("#confirm [value=no]").ClickAsync();
        await Expect(page.Cards()).ToHaveCountAsync(1);
        await card.Locator("[data-action=delete]").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#toast")).ToHaveTextAsync("secret.jpg has been deleted from the server.");
        await Expect(page.Cards()).ToHaveCountAsync(0);
        foreach (string address in new[] { $"/api/v1/jobs/{id}/result", $"/api/v1/jobs/{id}/original", $"/photo/{id}" })
            Assert.Equal(HttpStatusCode.Gone, (await server.Web.Http.GetAsync(address, Token)).StatusCode);
    }

    [Fact]
    public async Task Jobs_survive_a_reload()
    {
        IPage page = await OpenAsync();
        await page.ChooseAsync(Gallery.Payload("kept.jpg", ImageFiles.Small("jpg")));
        await page.Card("kept.jpg").BecomesAsync("succeeded");
        await page.ReloadAsync();
        await page.Card("kept.jpg").BecomesAsync("succeeded");
        await page.Card("kept.jpg").Locator("[data-action=delete]").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Cards()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_restarted_server_finishes_the_photos_of_an_open_page()
    {
        using var data = new TemporaryFolder();
        WebServer first = await PageServer.StartAsync(data);
        Uri address = first.Http.BaseAddress!;
        IPage page = await browser.OpenAsync(address);
        using (new PageServer.Held(data["hold"]))
        {
            await page.ChooseAsync(Gallery.Payload("survivor.jpg", ImageFiles.Small("jpg")));
            await page.Card("survivor.jpg").BecomesAsync("running");
            await first.KillAsync();
        }

        await first.DisposeAsync();
        await Expect(page.Locator("#connection")).ToBeVisibleAsync();

        await using WebServer second = await PageServer.StartAsync(
            data, ("ASPNETCORE_URLS", address.GetLeftPart(UriPartial.Authority)), ("Jobs__RetryDelay", "00:00:00"));
        await page.Card("survivor.jpg").BecomesAsync("succeeded");
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Without_a_model_the_page_says_what_to_do()
    {
        using var data = new TemporaryFolder();
        await using WebServer web = await WebServer.StartAsync(
            data.Path, ("Models__Directory", data["models"]), ("PATH", "/nonexistent"),
            ("HTTPS_PROXY", "http://127.0.0.1:1"));
        IPage page = await browser.OpenAsync(web.Http.BaseAddress!);
        ILocator notice = page.Locator("#model");
        await Expect(notice).ToHaveAttributeAsync("data-state", "unavailable", Gallery.Patient);
        await Expect(notice).ToContainTextAsync(data["models/isnet-general-use.onnx"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<IPage> OpenAsync(string home = "/") => browser.OpenAsync(new Uri(server.Web.Http.BaseAddress!, home));

    private static async Task AssertFailedAsync(ILocator card, string code, string sentence)
    {
        await card.BecomesAsync("failed");
        await Expect(card).ToHaveAttributeAsync("data-code", code);
        await Expect(card.Locator("[data-part=error]")).ToContainTextAsync(sentence);
    }
}
