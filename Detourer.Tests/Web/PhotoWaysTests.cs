using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The ways to add photos other than choosing files.</summary>
[Collection(PageCollection.Name)]
public sealed class PhotoWaysTests(PageServer server, Browser browser)
{
    [Fact]
    public async Task Photos_and_links_can_be_pasted_dropped_and_typed()
    {
        byte[] photo = ImageFiles.Small("png");
        await using FileServer elsewhere = FileServer.Of(photo);
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.PasteAsync("pasted.png", photo);
        await page.PasteTextAsync($" {new Uri(elsewhere.Url, "/link%20pasted.png?size=2").AbsoluteUri} ");
        await page.DropLinkAsync(new Uri(elsewhere.Url, "/link-dropped.png"));
        await page.Locator("[data-action=link]").ClickAsync();
        await page.Locator("#url").FillAsync($"{new Uri(elsewhere.Url, "/link-typed.png")}");
        await page.Locator("#url").PressAsync("Enter");
        foreach (string name in new[] { "pasted.png", "link pasted.png", "link-dropped.png", "link-typed.png" })
            await page.Card(name).BecomesAsync("succeeded");
        await Expect(page.Cards()).ToHaveCountAsync(4);

        await page.PasteTextAsync("Dear Sir or Madam");
        await page.Locator("#url").FillAsync("cat.jpg");
        await page.Locator("[data-action=fetch]").ClickAsync();
        await Expect(page.Locator("#toast")).ToContainTextAsync("must start with http://");
        await Expect(page.Cards()).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task Images_in_dropped_and_chosen_folders_are_added_at_any_depth()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["photos/deep/deeper"]);
        Directory.CreateDirectory(folder["letters"]);
        byte[] photo = ImageFiles.Small("png");
        await File.WriteAllBytesAsync(folder["photos/above.png"], photo, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["photos/deep/deeper/below.PNG"], photo, TestContext.Current.CancellationToken);
        foreach (string letter in new[] { "photos/deep/letter.txt", "letters/letter.txt" })
            await File.WriteAllTextAsync(folder[letter], "Dear Sir or Madam", TestContext.Current.CancellationToken);

        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.DropFolderAsync(folder["photos"]);
        await page.Card("above.png").BecomesAsync("succeeded");
        await page.Card("below.PNG").BecomesAsync("succeeded");
        await Expect(page.Cards()).ToHaveCountAsync(2);

        await page.DropFolderAsync(folder["letters"]);
        await Expect(page.Locator("#toast")).ToHaveTextAsync("There are no images in what you chose.");
        await page.Locator("#folder").SetInputFilesAsync(folder["photos"]);
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(4);
    }
}
