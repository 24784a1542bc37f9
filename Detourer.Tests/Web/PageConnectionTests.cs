using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The page on a bad connection. It must notice, say so, and continue without losing a photo.</summary>
[Collection(PageCollection.Name)]
public sealed class PageConnectionTests(PageServer server, Browser browser)
{
    private static readonly LocatorAssertionsToHaveCountOptions _patient = new() { Timeout = 120_000 };

    private static readonly string[] _three = ["a.jpg", "b.jpg", "c.jpg"];

    private const string UploadUrl = "**/api/v1/jobs";

    [Fact]
    public async Task A_silently_dead_socket_is_noticed_within_30_seconds_and_replaced()
    {
        IPage page = await OpenAsync("about:blank");
        await page.Clock.InstallAsync();
        bool isDead = false;
        int sockets = 0;
        await page.RouteWebSocketAsync("**/live", route =>
        {
            int number = Interlocked.Increment(ref sockets);
            IWebSocketRoute remote = route.ConnectToServer();
            route.OnMessage(frame => Forward(remote, frame));
            remote.OnMessage(frame => Forward(route, frame));
            void Forward(IWebSocketRoute target, IWebSocketFrame frame)
            {
                if (frame.Text is { } text && !(Volatile.Read(ref isDead) && number == 1)) target.Send(text);
            }
        });
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        ILocator card = page.Card("asleep.jpg");
        using (server.Hold())
        {
            await page.ChooseAsync(Gallery.Payload("asleep.jpg", ImageFiles.Small("jpg")));
            await card.BecomesAsync("running");
            Volatile.Write(ref isDead, true);
        }

        // Heartbeat, time to answer and the delay of the notice, with the reconnection held back.
        await page.Clock.RunForAsync(10_000);
        await page.Clock.RunForAsync(8_000);
        await page.Clock.RunForAsync(12_000);
        await card.BecomesAsync("succeeded");
        Assert.True(sockets >= 2);
    }

    [Fact]
    public async Task A_lost_connection_is_said_on_the_card_and_in_a_notice_that_stays_in_view()
    {
        IPage page = await OpenAsync("about:blank");
        bool isDown = false;
        await page.RouteWebSocketAsync("**/live", route =>
        {
            if (Volatile.Read(ref isDown)) _ = route.CloseAsync();
            else
            {
                IWebSocketRoute remote = route.ConnectToServer();
                route.OnMessage(frame =>
                {
                    if (Volatile.Read(ref isDown)) _ = route.CloseAsync();
                    else remote.Send(frame.Text!);
                });
            }
        });
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        await page.SetViewportSizeAsync(390, 700);
        using (server.Hold())
        {
            byte[] photo = ImageFiles.Small("jpg");
            await page.ChooseAsync([.. Enumerable.Range(0, 6).Select(i => Gallery.Payload($"{i}.jpg", photo))]);
            await Expect(page.Locator("#jobs > [data-job-id]")).ToHaveCountAsync(6, _patient);
            await page.EvaluateAsync("scrollTo(0, document.body.scrollHeight)");
            Volatile.Write(ref isDown, true);
            await page.EvaluateAsync("dispatchEvent(new Event('online'))"); // the browser checks the connection
            await Expect(page.Locator("#connection")).ToHaveTextAsync("Connection lost. Reconnecting…");
            await Expect(page.Locator("#connection")).ToBeInViewportAsync();
            ILocator status = page.Cards().Last.Locator("[data-part=status]");
            await Expect(status).ToHaveTextAsync("Connection lost. Reconnecting…");
            Volatile.Write(ref isDown, false);
        }

        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(6, _patient);
        await Expect(page.Locator("#connection")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Photos_that_wait_to_upload_survive_a_reload_in_their_order()
    {
        IPage page = await OpenAsync();
        await page.RouteAsync(UploadUrl, route => route.FulfillAsync(
            Answer(429, "application/problem+json", """{"code":"rate_limited"}""", "600")));
        string[] names = ["c.jpg", "a.jpg", "b.jpg", "d.jpg", "e.jpg"];
        await page.ChooseAsync([.. names.Select(name => Gallery.Payload(name, ImageFiles.Small("jpg")))]);
        await Expect(page.Locator("#jobs > [data-state=waiting]")).ToHaveCountAsync(5);
        await StoredAsync(page, 5);
        await page.UnrouteAsync(UploadUrl);
        await page.ReloadAsync();
        await Expect(page.Cards()).ToHaveCountAsync(5);
        foreach (string name in names) await page.Card(name).BecomesAsync("succeeded");
        Assert.Equal(names, await page.Locator("#jobs [data-part=name]").AllInnerTextsAsync());

        await page.ReloadAsync();
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(5, _patient);
        Assert.Equal(names, await page.Locator("#jobs [data-part=name]").AllInnerTextsAsync());
    }

    [Fact]
    public async Task A_photo_that_cannot_be_read_again_from_the_browser_is_still_uploaded()
    {
        IPage page = await OpenAsync();
        await page.RouteAsync(UploadUrl, route => route.FulfillAsync(
            Answer(429, "application/problem+json", """{"code":"rate_limited"}""", "600")));
        await page.ChooseAsync(Gallery.Payload("a.jpg", ImageFiles.Small("jpg")));
        await Expect(page.Locator("#pause")).ToBeVisibleAsync();
        await StoredAsync(page, 1);
        await page.UnrouteAsync(UploadUrl);
        await page.AddInitScriptAsync("""
            IDBObjectStore.prototype.get = () => { throw new DOMException("disk", "UnknownError"); };
            """);
        await page.ReloadAsync();
        await page.Card("a.jpg").BecomesAsync("succeeded");
    }

    [Fact]
    public async Task More_than_200_photos_are_remembered()
    {
        IPage page = await OpenAsync("about:blank");
        await page.RouteWebSocketAsync("**/live", _ => { }); // otherwise the server says that it does not know them
        await page.GotoAsync(server.Web.Http.BaseAddress!.AbsoluteUri);
        await page.EvaluateAsync("ids => localStorage.setItem('detourer.jobs', JSON.stringify(ids))",
            Enumerable.Range(0, 250).Select(_ => $"{Guid.CreateVersion7()}").ToArray());
        for (int i = 0; i < 2; i++)
        {
            await page.ReloadAsync();
            await Expect(page.Cards()).ToHaveCountAsync(250, _patient);
        }
    }

    [Fact]
    public async Task A_photo_that_is_added_offline_is_uploaded_when_the_connection_returns()
    {
        IPage page = await OpenAsync();
        await page.Context.SetOfflineAsync(true);
        await page.ChooseAsync(Gallery.Payload("train.jpg", ImageFiles.Small("jpg")));
        ILocator status = page.Card("train.jpg").Locator("[data-part=status]");
        await Expect(status).ToHaveTextAsync("Offline: waiting to upload");
        await page.Context.SetOfflineAsync(false);
        await page.Card("train.jpg").BecomesAsync("succeeded");
        await Expect(page.Locator("#pause")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_proxy_that_refuses_the_size_is_named_and_the_photo_cannot_be_retried()
    {
        IPage page = await OpenAsync();
        await page.RouteAsync(UploadUrl, route => route.FulfillAsync(
            Answer(413, "text/html", "<h1>413 Request Entity Too Large</h1>")));
        await page.ChooseAsync(Gallery.Payload("large.jpg", ImageFiles.Small("jpg")));
        ILocator card = page.Card("large.jpg");
        await card.BecomesAsync("failed");
        await Expect(card.Locator("[data-part=error]")).ToHaveTextAsync(
            "The server in front of Detourer refuses files of this size.");
        await Expect(card.Locator("[data-action=retry]")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_proxy_without_its_server_is_retried(int status)
    {
        IPage page = await OpenAsync();
        int refused = 0;
        await page.RouteAsync(UploadUrl, route => Interlocked.Increment(ref refused) > 1
            ? route.ContinueAsync() : route.FulfillAsync(Answer(status, "text/html", "<h1>Bad Gateway</h1>", "2")));
        await page.ChooseAsync(Gallery.Payload("a.jpg", ImageFiles.Small("jpg")));
        await Expect(page.Locator("#pause")).ToContainTextAsync("temporarily unavailable");
        await page.Card("a.jpg").BecomesAsync("succeeded");
    }

    [Fact]
    public async Task An_archive_that_cannot_be_downloaded_leaves_the_page_as_it_is()
    {
        IPage page = await OpenAsync();
        byte[] photo = ImageFiles.Small("jpg");
        await page.ChooseAsync(Gallery.Payload("a.jpg", photo), Gallery.Payload("b.jpg", photo));
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(2, _patient);
        await page.RouteAsync("**/zip", route => route.AbortAsync());
        await page.Locator("[data-action=zip]").ClickAsync();
        await Expect(page.Locator("#toast")).ToBeVisibleAsync();
        await Expect(page.Cards()).ToHaveCountAsync(2);

        await page.UnrouteAsync("**/zip");
        var none = new RouteContinueOptions { PostData = "id=none"u8.ToArray() };
        await page.RouteAsync("**/zip", route => route.ContinueAsync(none));
        await page.Locator("[data-action=zip]").ClickAsync();
        await Expect(page.Locator("#toast")).ToHaveTextAsync("None of these photos has a cutout.");
        await Expect(page.Cards()).ToHaveCountAsync(2);

        await page.RouteAsync("**/api/v1/jobs/*", route => route.AbortAsync());
        await page.Locator("[data-action=zip]").ClickAsync();
        await Expect(page.Locator("#toast")).ToHaveTextAsync(
            "The server cannot be reached. Try again when you are connected.");
        await Expect(page.Cards()).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Delete_all_reports_what_could_not_be_deleted()
    {
        IPage page = await OpenAsync();
        await page.ChooseAsync([.. _three.Select(name => Gallery.Payload(name, ImageFiles.Small("jpg")))]);
        await Expect(page.Locator("#jobs > [data-state=succeeded]")).ToHaveCountAsync(3, _patient);
        string id = (await page.Card("b.jpg").GetAttributeAsync("data-job-id"))!;
        await page.RouteAsync($"**/api/v1/jobs/{id}", route => route.FulfillAsync(Answer(503, "text/plain", "")));
        await page.Locator("[data-action=remove-all]").ClickAsync();
        await page.ConfirmAsync();
        await Expect(page.Locator("#toast")).ToHaveTextAsync(
            "2 photos have been deleted from the server. One photo could not be deleted. Try again.");
        await Expect(page.Cards()).ToHaveCountAsync(1);
        await Expect(page.Card("b.jpg")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_failed_photo_can_still_be_retried_after_a_reload()
    {
        IPage page = await OpenAsync();
        await page.RouteAsync(UploadUrl, route => route.FulfillAsync(
            Answer(500, "application/problem+json", """{"code":"internal_error"}""")));
        await page.ChooseAsync(Gallery.Payload("again.jpg", ImageFiles.Small("jpg")));
        await page.Card("again.jpg").BecomesAsync("failed");
        await page.UnrouteAsync(UploadUrl);
        await page.ReloadAsync();
        await page.Card("again.jpg").BecomesAsync("failed");
        await page.Card("again.jpg").Locator("[data-action=retry]").ClickAsync();
        await page.Card("again.jpg").BecomesAsync("succeeded");
    }

    /// <summary>Waits until the browser has stored so many photos.</summary>
    private static Task<IJSHandle> StoredAsync(IPage page, int count) => page.WaitForFunctionAsync("""
        expected => new Promise(resolve => {
          const request = indexedDB.open("detourer");
          request.onsuccess = () => {
            const count = request.result.transaction("photos").objectStore("photos").count();
            count.onsuccess = () => { request.result.close(); resolve(count.result === expected); };
          };
        })
        """, count);

    private static RouteFulfillOptions Answer(int status, string type, string body, string? retryAfter = null) => new()
    {
        Status = status,
        ContentType = type,
        Body = body,
        Headers = retryAfter is null ? null : new Dictionary<string, string> { ["Retry-After"] = retryAfter },
    };

    /// <summary>Blocks the service worker, because its requests cannot be replaced.</summary>
    private Task<IPage> OpenAsync(string? address = null) => browser.OpenAsync(
        address is null ? server.Web.Http.BaseAddress! : new Uri(address),
        new BrowserNewPageOptions { ServiceWorkers = ServiceWorkerPolicy.Block });
}
