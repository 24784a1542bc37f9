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
        await File.WriteAllBytesAsync(
            folder["photos/deep/deeper/below.PNG"], photo, TestContext.Current.CancellationToken);
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

    [Fact]
    public async Task The_pages_own_images_and_links_are_not_added_when_they_are_dragged()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.EvaluateAsync("""
            () => {
              const data = new DataTransfer();
              data.setData("text/uri-list", document.querySelector(".brand").href);
              const target = document.querySelector(".brand");
              for (const type of ["dragstart", "dragenter", "dragover", "drop", "dragend"])
                target.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
            }
            """);
        await page.DropAsync("main", "cat.jpg", ImageFiles.Small("jpg"));
        await page.Card("cat.jpg").BecomesAsync("succeeded");
        await Expect(page.Cards()).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("https://[")]
    [InlineData("ftp://example.org/a.jpg")]
    [InlineData("https://exam ple.org/a.jpg")]
    public async Task A_malformed_link_is_explained(string link)
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.Locator("[data-action=link]").ClickAsync();
        await page.Locator("#url").FillAsync(link);
        await page.Locator("#url").PressAsync("Enter");
        await Expect(page.Locator("#toast")).ToContainTextAsync("This is not a link to an image");
        await Expect(page.Locator("#url")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Cards()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_link_with_a_stray_percent_sign_is_added()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.PasteTextAsync("http://127.0.0.1:1/100%E0%A4%A.png"); // no server listens there
        await Expect(page.Cards()).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Files_of_a_folder_that_are_not_photos_are_summarised_in_one_line()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["photos"]);
        await File.WriteAllBytesAsync(
            folder["photos/cat.png"], ImageFiles.Small("png"), TestContext.Current.CancellationToken);
        foreach (string other in new[] { "._cat.png", ".DS_Store", "Thumbs.db", "letter.txt" })
        {
            await File.WriteAllTextAsync(
                folder[$"photos/{other}"], "not a photo", TestContext.Current.CancellationToken);
        }
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.DropFolderAsync(folder["photos"]);
        await Expect(page.Locator("#toast")).ToContainTextAsync("4 files are not photos and were skipped:");
        await page.Card("cat.png").BecomesAsync("succeeded");
        await Expect(page.Cards()).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task On_a_Mac_the_hint_names_the_command_key()
    {
        IPage page = await browser.OpenAsync(new Uri("about:blank"));
        await page.AddInitScriptAsync("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })");
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        await Expect(page.Locator(".paste")).ToHaveTextAsync("or paste with ⌘ V");
    }
}
