using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>
/// The page while the server is overloaded or unavailable. The browser replaces the server's answers here; the API's
/// tests check the real ones.
/// </summary>
[Collection(PageCollection.Name)]
public sealed class PageTroubleTests(PageServer server, Browser browser)
{
    [Theory]
    [InlineData(429, "rate_limited")]
    [InlineData(503, "unavailable")]
    public async Task Uploads_pause_when_the_server_asks_and_continue_automatically(int status, string code)
    {
        IPage page = await OpenAsync();
        int refused = 0;
        await page.RouteAsync("**/api/v1/jobs", route => Interlocked.Increment(ref refused) > 2
            ? route.ContinueAsync()
            : route.FulfillAsync(new RouteFulfillOptions
            {
                Status = status,
                ContentType = "application/problem+json",
                Headers = new Dictionary<string, string> { ["Retry-After"] = "2" },
                Body = $$"""{"code":"{{code}}"}""",
            }));
        await page.ChooseAsync(
            Gallery.Payload("a.jpg", ImageFiles.Small("jpg")), Gallery.Payload("b.jpg", ImageFiles.Small("jpg")));
        await Expect(page.Locator("#pause")).ToContainTextAsync("continues automatically");
        await Expect(page.Card("a.jpg").Locator("[data-part=status]")).ToContainTextAsync("Paused by the server");
        await Expect(page.Locator("#jobs > [data-job-id]")).ToHaveCountAsync(2);
        await Expect(page.Locator("#pause")).ToBeHiddenAsync();
        Assert.True(refused > 2);
    }

    [Fact]
    public async Task A_degraded_server_shows_as_a_lost_connection_and_jobs_are_joined_again_afterwards()
    {
        var joins = new List<string>();
        IPage page = await OpenAsync("about:blank");
        IWebSocketRoute? socket = null;
        await page.RouteWebSocketAsync("**/live", route =>
        {
            socket = route;
            route.OnMessage(frame => { lock (joins) joins.Add(frame.Text ?? ""); });
        });
        string id = $"{Guid.CreateVersion7()}";
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        await page.EvaluateAsync("id => localStorage.setItem('detourer.jobs', JSON.stringify([id]))", id);
        await page.ReloadAsync();
        await Expect(page.Cards()).ToHaveCountAsync(1);
        socket!.Send("""{"type":"connection","state":"degraded"}""");
        await Expect(page.Locator("#connection")).ToHaveTextAsync("Connection lost. Reconnecting…");
        lock (joins) joins.Clear();
        socket.Send("""{"type":"connection","state":"ok"}""");
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
        await Expect(page.Locator("#toast")).ToHaveTextAsync("Connected again.");
        lock (joins) Assert.Contains(joins, message => message.Contains(id, StringComparison.Ordinal));
    }

    /// <summary>Blocks the service worker, because its requests cannot be replaced.</summary>
    private Task<IPage> OpenAsync(string? address = null) => browser.OpenAsync(
        address is null ? server.Web.Http.BaseAddress! : new Uri(address),
        new BrowserNewPageOptions { ServiceWorkers = ServiceWorkerPolicy.Block });
}
