using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The limits of a client for jobs and renditions.</summary>
[Collection(PageCollection.Name)]
public sealed class RenditionLimitTests(Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_their_limits_jobs_and_renditions_are_rejected_with_a_delay()
    {
        using var data = new TemporaryFolder();
        await using WebServer web = await PageServer.StartAsync(
            data, ("Admission__ExemptLoopback", "false"), ("Admission__MaxJobs", "2"),
            ("Admission__MaxRenditions", "4"));
        byte[] photo = ImageFiles.Small("png");
        string id = await web.AddAsync(photo);
        await web.WaitAsync(id, "succeeded");
        await web.AddAsync(photo);
        using (MultipartFormDataContent form = WebServer.Form(photo))
            await AssertRefusedAsync(await web.PostAsync(form));

        // Renditions of every kind are counted together, but separately from jobs.
        Func<Task<HttpResponseMessage>>[] all =
        [
            () => web.Http.GetAsync($"/api/v1/jobs/{id}/original/rendition", Token),
            () => web.Http.GetAsync($"/api/v1/jobs/{id}/result/rendition", Token),
            () => web.Http.PostAsync("/api/v1/images?format=webp", new ByteArrayContent(photo), Token),
            () => web.Http.PostAsync("/api/v1/zip", new FormUrlEncodedContent([new("id", id)]), Token),
        ];
        foreach (Func<Task<HttpResponseMessage>> ask in all)
        {
            using HttpResponseMessage answer = await ask();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        foreach (Func<Task<HttpResponseMessage>> ask in all) await AssertRefusedAsync(await ask());
        using HttpResponseMessage result = await web.Http.GetAsync($"/api/v1/jobs/{id}/result", Token);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
    }

    [Fact]
    public async Task A_form_that_exceeds_the_limit_gets_a_page_with_the_reason()
    {
        using var data = new TemporaryFolder();
        await using WebServer web = await PageServer.StartAsync(
            data, ("Admission__ExemptLoopback", "false"), ("Admission__MaxRenditions", "1"));
        IPage page = await browser.OpenAsync(new Uri(web.Http.BaseAddress!, "/fr"));
        await page.ChooseAsync(
            Gallery.Payload("a.jpg", ImageFiles.Small("jpg")), Gallery.Payload("b.jpg", ImageFiles.Small("jpg")));
        ILocator zip = page.Locator("[data-action=zip]");
        await Expect(zip).ToBeVisibleAsync();
        using var form = new FormUrlEncodedContent([new("id", "of none")]);
        using HttpResponseMessage before = await web.Http.PostAsync("/zip", form, Token);
        using HttpResponseMessage refused = await web.Http.PostAsync("/fr/zip", form, Token);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        string reason = await refused.Content.ReadAsStringAsync(Token);
        Assert.Contains("L’archive n’a pas pu être créée", reason, StringComparison.Ordinal);
        Assert.Contains("le serveur demande une pause", reason, StringComparison.Ordinal);
        await zip.ClickAsync();
        await Expect(page.Locator("#toast")).ToContainTextAsync("le serveur demande une pause");
        await Expect(page.Cards()).ToHaveCountAsync(2);
        await Expect(zip).ToBeVisibleAsync();
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
            JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.Equal("rate_limited", problem.GetProperty("code").GetString());
        }
    }
}
