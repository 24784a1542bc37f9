using System.IO.Compression;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page with an S3 store that browsers reach directly.</summary>
[Collection(S3Tests.Name)]
public sealed class S3PageTests(S3Server server, S3Webs webs, Browser browser)
{
    [Fact]
    public async Task Downloads_come_from_the_store_and_the_editor_loads_through_the_web_without_policy_violations()
    {
        string store = (await server.GetAsync()).Endpoint.Authority;
        WebServer web = await webs.GetAsync(isPublic: true);
        IPage page = await browser.OpenAsync(web.Http.BaseAddress!);
        await page.EvaluateAsync("""
            () => {
              window.forbidden = [];
              document.addEventListener("securitypolicyviolation", event => window.forbidden.push(event.blockedURI));
            }
            """);
        await page.ChooseAsync(
            Gallery.Payload("cat.png", ImageFiles.Small("png")), Gallery.Payload("dog.png", ImageFiles.Small("png")));
        ILocator card = page.Card("cat.png");
        await card.BecomesAsync("succeeded");
        await Expect(card.Locator("[data-part=after]")).ToHaveJSPropertyAsync("naturalWidth", 64);
        IDownload download =
            await page.RunAndWaitForDownloadAsync(() => card.Locator("[data-action=download]").ClickAsync());
        Assert.Equal("nobg-cat.png", download.SuggestedFilename);
        Assert.Equal(store, new Uri(download.Url).Authority);

        Editor editor = await Editor.OpenAsync(page, card);
        await editor.UseAsync("brush");
        await editor.SlideAsync("[data-part=size]", 100);
        await editor.PaintAsync((0.4, 0.5), (0.6, 0.5), 64, 48);
        await editor.Do("close").ClickAsync();
        await Expect(card.Locator("[data-part=status]")).ToContainTextAsync("Edited");
        await page.Card("dog.png").BecomesAsync("succeeded");
        (_, byte[] bytes) = await page.DownloadAsync(page.Locator("[data-action=zip]"));
        await using var archive = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(0, await AlphaInTheMiddleAsync(archive, "nobg-cat.png"));
        Assert.Equal(255, await AlphaInTheMiddleAsync(archive, "nobg-dog.png"));
        Assert.Empty(await page.EvaluateAsync<string[]>("window.forbidden"));

        // The address also serves the file to other clients.
        IPage shared = await browser.OpenAsync(
            new Uri(web.Http.BaseAddress!, $"/photo/{await card.GetAttributeAsync("data-job-id")}"));
        foreach (ILocator image in await shared.Locator(".picture img").AllAsync())
            await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 64);
        download = await shared.RunAndWaitForDownloadAsync(() => shared.Locator("a[download]").ClickAsync());
        Assert.Equal(store, new Uri(download.Url).Authority);
    }

    private static async Task<int> AlphaInTheMiddleAsync(ZipArchive archive, string name)
    {
        using var bytes = new MemoryStream();
        await using Stream content = await archive.GetEntry(name)!.OpenAsync(TestContext.Current.CancellationToken);
        await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        using PixelBuffer picture = Pictures.Decode(bytes.ToArray());
        return Pictures.At(picture, picture.Width / 2, picture.Height / 2).Alpha;
    }
}
