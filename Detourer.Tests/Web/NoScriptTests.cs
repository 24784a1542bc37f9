using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page in a browser without JavaScript.</summary>
[Collection(PageCollection.Name)]
public sealed class NoScriptTests(PageServer server, Browser browser)
{
    [Theory]
    [InlineData("/", "Remove the background", "The background has been removed", "This photo has been deleted")]
    [InlineData("/fr", "Supprimer l’arrière-plan", "L’arrière-plan a été supprimé", "Cette photo a été supprimée")]
    public async Task The_form_uploads_a_photo_and_a_refreshing_page_shows_the_cutout(
        string home, string send, string done, string gone)
    {
        IPage page = await OpenAsync(home);
        await page.Locator("#files").SetInputFilesAsync(Gallery.Payload("plain.jpg", ImageFiles.Small("jpg")));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = send }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(done, new() { Timeout = 120_000 });
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", home == "/" ? "en" : "fr");

        string image = (await page.Locator(".picture img").First.GetAttributeAsync("src"))!;
        using HttpResponseMessage cutout = await server.Web.Http.GetAsync(image, TestContext.Current.CancellationToken);
        Assert.Equal("image/webp", cutout.Content.Headers.ContentType?.MediaType);
        (string name, _) = await page.DownloadAsync(page.Locator("a[download]"));
        Assert.Equal("nobg-plain.png", name);

        await page.Locator("form button").ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(gone);
    }

    [Fact]
    public async Task A_file_that_is_not_an_image_is_explained()
    {
        IPage page = await OpenAsync("/fr");
        await page.Locator("#files").SetInputFilesAsync(Gallery.Payload("letter.jpg", "This is a letter."u8.ToArray()));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Supprimer l’arrière-plan" })
            .ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("La photo n’a pas été acceptée");
        await Expect(page.Locator("main p")).ToContainTextAsync("Ce n’est pas une image");
    }

    [Fact]
    public async Task A_form_without_a_file_says_so()
    {
        IPage page = await OpenAsync("/");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove the background" }).ClickAsync();
        await Expect(page.Locator("main p")).ToHaveTextAsync("No photo was chosen. Choose one first.");
    }

    [Theory]
    [InlineData("/photo/not-an-id")]
    [InlineData("/fr/photo/01a20000-0000-7000-8000-000000000000")]
    public async Task The_page_of_an_unknown_photo_is_not_found(string address)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using HttpResponseMessage answer = await server.Web.Http.GetAsync(address, token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync(token), StringComparison.Ordinal);
    }

    private Task<IPage> OpenAsync(string home) => browser.OpenAsync(
        new Uri(server.Web.Http.BaseAddress!, home), new BrowserNewPageOptions { JavaScriptEnabled = false });
}
