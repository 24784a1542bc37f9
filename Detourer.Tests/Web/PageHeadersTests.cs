using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Detourer.Tests.Web;

/// <summary>The headers of the page: caching, search engines, security.</summary>
[Collection(WebTests.Name)]
public sealed partial class PageHeadersTests(Server server, Browser browser)
{
    private const int Budget = 60 * 1024;

    private readonly HttpClient _http = server.Web.Http;

    public static TheoryData<string> Homes => ["/", "/fr"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/fr")]
    [InlineData("/editor")]
    [InlineData("/photos")]
    [InlineData("/zip")]
    [InlineData("/photo/none")]
    [InlineData("/robots.txt")]
    [InlineData("/sitemap.xml")]
    [InlineData("/app.webmanifest")]
    [InlineData("/sw.js")]
    [InlineData("/api/v1/models")]
    [InlineData("/api/v1/jobs/none")]
    [InlineData("/nothing")]
    public async Task No_response_sets_a_cookie_and_each_has_a_strict_policy(string address)
    {
        using HttpResponseMessage answer = await _http.GetAsync(address, Token);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task The_page_is_cacheable_and_revalidated_by_its_tag(string home)
    {
        using HttpResponseMessage first = await _http.GetAsync(home, Token);
        Assert.True(first.Headers.CacheControl is { Public: true, NoCache: true });
        Assert.NotNull(first.Headers.ETag);
        using var again = new HttpRequestMessage(HttpMethod.Get, home);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        again.Headers.AcceptLanguage.ParseAdd("fr");
        using HttpResponseMessage known = await _http.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        // Another policy would replace the one that allows the import map.
        Assert.False(known.Headers.Contains("Content-Security-Policy"));
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task Everything_that_the_page_loads_has_a_fingerprint_and_never_changes(string home)
    {
        string page = await _http.GetStringAsync(home, Token);
        string[] assets = [.. Asset().Matches(page).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(assets.Length > 15, string.Join(", ", assets));
        foreach (string asset in assets)
        {
            using HttpResponseMessage answer = await _http.GetAsync(asset, Token);
            Assert.True(answer.IsSuccessStatusCode, asset);
            string cache = answer.Headers.CacheControl?.ToString() ?? "";
            Assert.True(cache.Contains("immutable", StringComparison.Ordinal), $"{asset}: {cache}");
        }
    }

    [Theory]
    [MemberData(nameof(Homes))]
    public async Task The_first_view_transfers_at_most_60_KB_of_page_style_and_script_and_does_not_shift(string home)
    {
        IPage page = await browser.OpenAsync(
            new Uri("about:blank"), new BrowserNewPageOptions { ServiceWorkers = ServiceWorkerPolicy.Block });
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        double bytes = 0;
        var types = new Dictionary<string, string>();
        List<string> loaded = [];
        session.Event("Network.responseReceived").OnEvent += (_, e) =>
            types[e!.Value.GetProperty("requestId").GetString()!] = e.Value.GetProperty("type").GetString()!;
        session.Event("Network.responseReceived").OnEvent += (_, e) =>
            loaded.Add(e!.Value.GetProperty("response").GetProperty("url").GetString()!);
        session.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            string request = e!.Value.GetProperty("requestId").GetString()!;
            if (types.GetValueOrDefault(request) is "Document" or "Stylesheet" or "Script")
                bytes += e.Value.GetProperty("encodedDataLength").GetDouble();
        };
        await page.GotoAsync(
            new Uri(server.Web.Http.BaseAddress!, home).AbsoluteUri, new() { WaitUntil = WaitUntilState.NetworkIdle });
        double shift = await page.EvaluateAsync<double>("""
            () => new Promise(resolve => {
              let sum = 0;
              const add = list => list.getEntries().forEach(entry => { sum += entry.value; });
              new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
              setTimeout(() => resolve(sum), 300);
            })
            """);
        Assert.True(shift < 0.001, $"{shift}");
        Assert.InRange(bytes, 5_000, Budget);
        Assert.DoesNotContain(loaded, url => url.Contains("editor", StringComparison.Ordinal));
        TestContext.Current.SendDiagnosticMessage($"{home}: {bytes} bytes");
    }

    [Theory]
    [InlineData("/", "en")]
    [InlineData("/fr", "fr")]
    public async Task Search_engines_get_a_description_and_links_to_other_languages(string home, string language)
    {
        string site = _http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        string page = await _http.GetStringAsync(home, Token);
        Assert.Contains($"<html lang=\"{language}\">", page, StringComparison.Ordinal);
        Assert.Contains($"<link rel=\"canonical\" href=\"{site}{home}\"", page, StringComparison.Ordinal);
        Assert.Contains($"hreflang=\"fr\" href=\"{site}/fr\"", page, StringComparison.Ordinal);
        Assert.Contains($"hreflang=\"en\" href=\"{site}/\"", page, StringComparison.Ordinal);
        Assert.Single(Heading().Matches(page));
        string data = StructuredData().Match(page).Groups[1].Value;
        Assert.Equal("WebApplication", JsonDocument.Parse(data).RootElement.GetProperty("@type").GetString());
        string picture = Picture().Match(page).Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync(picture, Token)).StatusCode);

        string sitemap = await _http.GetStringAsync("/sitemap.xml", Token);
        Assert.Contains($"<loc>{site}{home}</loc>", sitemap, StringComparison.Ordinal);
        Assert.Contains(
            $"{site}/sitemap.xml", await _http.GetStringAsync("/robots.txt", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_can_be_installed()
    {
        using JsonDocument manifest = JsonDocument.Parse(await _http.GetStringAsync("/fr/app.webmanifest", Token));
        Assert.Equal("/fr", manifest.RootElement.GetProperty("start_url").GetString());
        foreach (JsonElement icon in manifest.RootElement.GetProperty("icons").EnumerateArray())
        {
            using HttpResponseMessage answer = await _http.GetAsync(icon.GetProperty("src").GetString(), Token);
            Assert.Equal(icon.GetProperty("type").GetString(), answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task An_installed_page_opens_offline_and_says_so()
    {
        using var data = new TemporaryFolder();
        WebServer web = await PageServer.StartAsync(data);
        IPage page = await browser.OpenAsync(web.Http.BaseAddress!);
        await page.EvaluateAsync("() => navigator.serviceWorker.ready");
        // now through the service worker, which caches responses
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.NetworkIdle });
        await web.DisposeAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#connection")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_uploaded_file_cannot_run_scripts_in_this_origin()
    {
        string id = await server.Web.AddAsync(ImageFiles.Small("png"));
        using HttpResponseMessage original = await _http.GetAsync($"/api/v1/jobs/{id}/original", Token);
        Assert.Equal("attachment", original.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains(
            "sandbox", original.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using HttpResponseMessage rendition =
            await _http.GetAsync($"/api/v1/jobs/{id}/original/rendition?max_side=32", Token);
        Assert.Equal("image/jpeg", rendition.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "sandbox", rendition.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using (var picture = Pictures.Decode(await rendition.Content.ReadAsByteArrayAsync(Token)))
            Assert.Equal(32, picture.Width);
        await server.Web.DeleteAsync(id);
    }

    [GeneratedRegex("(?:href|src)=\"(/(?:js|css|icons|pictures|samples)/[^\"]+)\"")]
    private static partial Regex Asset();

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex("<script type=\"application/ld\\+json\">(.*?)</script>")]
    private static partial Regex StructuredData();

    [GeneratedRegex("property=\"og:image\" content=\"([^\"]+)\"")]
    private static partial Regex Picture();
}
