using Detourer.Imaging.Pixels;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page with the real neural network.</summary>
[Collection(WebTests.Name)]
public sealed class FirstPhotoTests(Server server, Browser browser)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/fr")]
    public async Task A_dropped_photo_becomes_a_cutout_that_can_be_downloaded(string home)
    {
        Require.Model();
        IPage page = await browser.OpenAsync(new Uri(server.Web.Http.BaseAddress!, home));
        await page.DropAsync("main", "cat.jpg", Network.Read("0003.jpg"));
        ILocator card = page.Cards();
        await card.BecomesAsync("succeeded");
        await Expect(card.Locator("[data-part=name]")).ToHaveTextAsync("cat.jpg");
        await Expect(card.Locator("[data-action=download]"))
            .ToContainTextAsync(home == "/" ? "Download" : "Télécharger");

        (string name, byte[] bytes) = await page.DownloadAsync(card.Locator("[data-action=download]"));
        Assert.Equal("nobg-cat.png", name);
        using PixelBuffer cutout = Pictures.Decode(bytes);
        Assert.Equal(650, cutout.Width);
        Assert.Equal(0, Pictures.At(cutout, 2, 2).Alpha);
        Assert.InRange(Pictures.At(cutout, 325, 300).Alpha, 250, 255);
    }
}
