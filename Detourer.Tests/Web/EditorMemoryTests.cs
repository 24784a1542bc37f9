using System.Text.Json;
using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page frees the memory of photos that are closed or deleted.</summary>
[Collection(PageCollection.Name)]
public sealed class EditorMemoryTests(PageServer server, Browser browser)
{
    private const int Width = 4000, Height = 3000, Openings = 10;

    /// <summary>Counts object URLs that were not revoked, and pixels of canvases that are still reachable.</summary>
    private const string Tracking = """
        const urls = new Set(), canvases = [];
        const create = URL.createObjectURL.bind(URL), revoke = URL.revokeObjectURL.bind(URL);
        URL.createObjectURL = blob => { const url = create(blob); urls.add(url); return url; };
        URL.revokeObjectURL = url => { urls.delete(url); revoke(url); };
        const createElement = Document.prototype.createElement;
        Document.prototype.createElement = function (name, options) {
          const element = createElement.call(this, name, options);
          if (name === "canvas") canvases.push(new WeakRef(element));
          return element;
        };
        window.urlCount = () => urls.size;
        window.canvasPixels = () => canvases.map(ref => ref.deref())
          .reduce((sum, canvas) => sum + (canvas ? canvas.width * canvas.height : 0), 0);
        """;

    [Fact]
    public async Task Ten_openings_of_the_editor_on_a_12_megapixel_photo_retain_no_memory()
    {
        IPage page = await OpenAsync();
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await page.ChooseAsync(Gallery.Payload("large.jpg", Photo()));
        long first = 0, last = 0;
        for (int i = 0; i < Openings; i++)
        {
            Editor editor = await Editor.OpenAsync(page, page.Card("large.jpg"));
            await editor.Do("close").ClickAsync();
            await Expect(page.Locator("#editor")).ToHaveCountAsync(0);
            last = await RetainedBytesAsync(session);
            if (i == 0) first = last;
        }

        Assert.InRange(await page.EvaluateAsync<long>("canvasPixels()"), 0, Width * Height / 2);
        Assert.InRange((last - first) / 1_000_000, long.MinValue, 24); // one photo alone takes four times as much
    }

    [Fact]
    public async Task Object_URLs_of_thumbnails_are_revoked_when_their_photos_are_deleted()
    {
        IPage page = await OpenAsync();
        byte[] photo = ImageFiles.Small("jpg");
        await page.ChooseAsync([.. Enumerable.Range(0, 5).Select(i => Gallery.Payload($"{i}.jpg", photo))]);
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(5, new() { Timeout = 120_000 });
        await page.WaitForFunctionAsync("() => urlCount() === 5");
        await page.Locator("[data-action=remove-all]").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Cards()).ToHaveCountAsync(0);
        Assert.Equal(0, await page.EvaluateAsync<int>("urlCount()"));
    }

    private static byte[] Photo()
    {
        using PixelBuffer scene = Pictures.Scene(Width, Height);
        return ImageFiles.Write(scene, "jpg");
    }

    /// <summary>The memory that JavaScript objects and their buffers retain after a garbage collection.</summary>
    private static async Task<long> RetainedBytesAsync(ICDPSession session)
    {
        for (int i = 0; i < 3; i++) await session.SendAsync("HeapProfiler.collectGarbage");
        JsonElement usage = (await session.SendAsync("Runtime.getHeapUsage"))!.Value;
        return usage.EnumerateObject()
            .Where(size => size.Name is "usedSize" or "embedderHeapUsedSize" or "backingStorageSize")
            .Sum(size => (long)size.Value.GetDouble());
    }

    private async Task<IPage> OpenAsync()
    {
        IPage page = await browser.OpenAsync(new Uri("about:blank"));
        await page.AddInitScriptAsync(Tracking);
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        return page;
    }
}
