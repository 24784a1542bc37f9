using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;
using Detourer.Jobs;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>Shares are read-only links to a picture. Deleting and sharing need the owner's token.</summary>
[Collection(PageCollection.Name)]
public sealed class SharesTests(PageServer server, Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_owner_can_delete_a_job()
    {
        (string id, string token) = await AddAsync();
        foreach (string? wrong in new[] { null, "", "wrong", id, token[1..] })
        {
            using HttpResponseMessage refused = await SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{id}", wrong);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("owner_required", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        Assert.Equal("succeeded", (await server.Web.GetAsync(id)).GetProperty("state").GetString());
        using HttpResponseMessage deleted = await SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{id}", token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    [Fact]
    public async Task The_owners_token_is_returned_once_and_never_again()
    {
        (string id, string token) = await AddAsync();
        Assert.Equal(43, token.Length);
        Assert.False((await server.Web.GetAsync(id)).TryGetProperty("ownerToken", out _));
        await using LiveClient live = await server.Web.ListenAsync();
        await live.JoinAsync(id);
        Assert.DoesNotContain(token, (await live.WaitAsync(id, "succeeded")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_has_an_id_of_its_own_shows_no_original_unless_asked_and_ends_with_the_job()
    {
        (string id, string token) = await AddAsync();
        JsonElement share = await ShareAsync(id, token, "");
        string url = $"/api/v1/shares/{share.GetProperty("id").GetString()}";
        Assert.DoesNotContain(id, share.ToString(), StringComparison.Ordinal);
        byte[] result = await server.Web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token);
        Assert.Equal(result, await server.Web.Http.GetByteArrayAsync($"{url}/result", Token));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{url}/original"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await SendAsync(HttpMethod.Delete, url, token)).StatusCode);

        JsonElement open = await ShareAsync(id, token, "?original=true");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(open.GetProperty("original").GetString()!));

        (await SendAsync(HttpMethod.Delete, $"/api/v1/jobs/{id}", token)).Dispose();
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync(url));
        Assert.Equal(HttpStatusCode.Gone, await StatusAsync($"{url}/result"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"/share/{share.GetProperty("id").GetString()}"));
    }

    [Fact]
    public async Task A_share_needs_the_owner_an_image_and_has_a_limit()
    {
        (string id, string token) = await AddAsync();
        string url = $"/api/v1/jobs/{id}/shares";
        using (HttpResponseMessage refused = await SendAsync(HttpMethod.Post, url, null))
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using (HttpResponseMessage refused = await SendAsync(HttpMethod.Post, url, token, "A letter."u8.ToArray()))
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        for (int i = 0; i < ShareService.MostOfJob; i++) await ShareAsync(id, token, "");
        using (HttpResponseMessage refused = await SendAsync(HttpMethod.Post, url, token))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task The_page_shares_the_edited_picture_and_its_link_is_read_only()
    {
        IPage page = await browser.OpenAsync(server.Web.Http.BaseAddress!);
        await page.Context.GrantPermissionsAsync(_clipboard);
        using PixelBuffer scene = Pictures.Scene(320, 240);
        await page.ChooseAsync(Gallery.Payload("cat.jpg", ImageFiles.Write(scene, "jpg")));
        ILocator card = page.Card("cat.jpg");
        await card.BecomesAsync("succeeded");
        await card.Locator("[data-part=backgrounds] input[value='#bfe0ff']").CheckAsync(new() { Force = true });
        await Expect(card.Locator("[data-part=status]")).ToContainTextAsync("Edited");
        await card.Locator("[data-action=share]").ClickAsync();
        await page.Locator("#share [value=yes]").ClickAsync();
        await Expect(page.Locator("#toast")).ToContainTextAsync("The link to cat.jpg has been copied.");
        string link = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        string id = (await card.GetAttributeAsync("data-job-id"))!;
        Assert.DoesNotContain(id, link, StringComparison.Ordinal);

        IPage other = await browser.OpenAsync(new Uri(link));
        await Expect(other.Locator(".picture img")).ToHaveCountAsync(1);
        await Expect(other.Locator("form")).ToHaveCountAsync(0);
        Assert.DoesNotContain(id, await other.ContentAsync(), StringComparison.Ordinal);
        (string name, byte[] bytes) = await other.DownloadAsync(other.Locator("a[download]"));
        Assert.Equal("nobg-cat.png", name);
        using PixelBuffer shared = Pictures.Decode(bytes);
        Assert.Equal(new Color(0xbf, 0xe0, 0xff), Pictures.At(shared, 2, 2));

        // The browser that made the job can delete it, also after a reload.
        await page.ReloadAsync();
        await card.BecomesAsync("succeeded");
        await card.Locator("[data-action=delete]").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Cards()).ToHaveCountAsync(0);
    }

    private static readonly string[] _clipboard = ["clipboard-read", "clipboard-write"];

    private async Task<(string Id, string Token)> AddAsync()
    {
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        using HttpResponseMessage answer = await server.Web.PostAsync(form);
        JsonElement job = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        string id = job.GetProperty("id").GetString()!;
        await server.Web.WaitAsync(id, "succeeded");
        return (id, job.GetProperty("ownerToken").GetString()!);
    }

    private async Task<JsonElement> ShareAsync(string id, string token, string query)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Post, $"/api/v1/jobs/{id}/shares{query}", token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private async Task<HttpStatusCode> StatusAsync(string url)
    {
        using HttpResponseMessage answer = await server.Web.Http.GetAsync(url, Token);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, string? token, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Owner-Token", token);
        if (body is not null) request.Content = new ByteArrayContent(body);
        return await server.Web.Http.SendAsync(request, Token);
    }
}
