using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>axe finds no violation in any language, colour scheme or window size.</summary>
[Collection(PageCollection.Name)]
public sealed class AccessibilityTests(PageServer server, Browser browser)
{
    private static readonly (ColorScheme Scheme, int Width)[] _looks =
        [(ColorScheme.Light, 1440), (ColorScheme.Dark, 1440), (ColorScheme.Light, 360), (ColorScheme.Dark, 360)];

    [Theory]
    [InlineData("/")]
    [InlineData("/fr")]
    public async Task The_empty_page_the_page_with_photos_and_every_tool_of_the_editor_are_accessible(string home)
    {
        string axe = Require.Axe();
        IPage page = await browser.OpenAsync(
            new Uri(server.Web.Http.BaseAddress!, home),
            new BrowserNewPageOptions { ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(axe);
        await page.Locator("#choice summary").ClickAsync();
        await AssertFaultlessAsync(page, "the empty page");

        await page.ChooseAsync(Gallery.Payload("a.jpg", ImageFiles.Small("jpg")));
        await page.Card("a.jpg").BecomesAsync("succeeded");
        await AssertFaultlessAsync(page, "the page with one photo");
        foreach ((string action, string dialog) in new[] { ("delete", "confirm"), ("share", "share") })
        {
            await page.Card("a.jpg").Locator($"[data-action={action}]").ClickAsync();
            await AssertFaultlessAsync(page, $"the dialog {dialog}");
            await page.Locator($"#{dialog} [value=no]").ClickAsync();
        }

        await page.ChooseAsync(Gallery.Payload("b.jpg", "A letter."u8.ToArray()));
        await page.Card("b.jpg").BecomesAsync("failed");
        await AssertFaultlessAsync(page, "the page with photos");

        await Editor.OpenAsync(page, page.Card("a.jpg"));
        foreach (string tool in new[] { "background", "brush", "shadow", "crop", "save" })
        {
            await page.Locator($"[data-tool={tool}]").ClickAsync();
            if (tool == "save") await Expect(page.Locator("#editor [data-bytes]")).ToBeVisibleAsync();
            await AssertFaultlessAsync(page, $"the editor’s {tool}");
        }
    }

    [Theory]
    [InlineData("/photo/01a20000-0000-7000-8000-000000000000")]
    [InlineData("/fr/photo/01a20000-0000-7000-8000-000000000000")]
    public async Task The_page_of_a_photo_is_accessible(string address)
    {
        string axe = Require.Axe();
        IPage page = await browser.OpenAsync(
            new Uri(server.Web.Http.BaseAddress!, address),
            new BrowserNewPageOptions { ReducedMotion = ReducedMotion.Reduce });
        await page.EvaluateAsync(axe);
        await AssertFaultlessAsync(page, address);
    }

    private static async Task AssertFaultlessAsync(IPage page, string what)
    {
        foreach ((ColorScheme scheme, int width) in _looks)
        {
            await page.EmulateMediaAsync(
                new PageEmulateMediaOptions { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(width, 900);
            // Only colours differ between the light and the dark page.
            JsonElement result = await page.EvaluateAsync<JsonElement>(
                """
                dark => axe.run(document, {
                  resultTypes: ["violations"], ...(dark ? { runOnly: ["color-contrast", "link-in-text-block"] } : {}),
                }).then(all => all.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(" | ")}`))
                """, scheme == ColorScheme.Dark);
            string[] faults = [.. result.EnumerateArray().Select(fault => fault.GetString()!)];
            Assert.True(faults.Length == 0, $"{what}, {scheme}, {width}: {string.Join("\n", faults)}");
        }

        await page.SetViewportSizeAsync(1440, 900);
    }
}
