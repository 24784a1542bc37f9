using System.Net;
using System.Net.WebSockets;

namespace Detourer.Tests.Web;

/// <summary>Pages of other sites cannot use an instance that their visitors can reach.</summary>
public sealed class CrossSiteTests(CrossSiteServer server) : IClassFixture<CrossSiteServer>
{
    private const string Allowed = "https://shop.example", Foreign = "https://evil.example";

    private readonly WebServer _web = server.Web;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Own => _web.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    [Theory]
    [InlineData(Foreign, null)]
    [InlineData(Foreign, "cross-site")]
    [InlineData("null", null)]
    [InlineData("null", "cross-site")]
    [InlineData(null, "cross-site")]
    [InlineData("http://localhost:1", "same-site")]
    public async Task A_foreign_page_can_neither_add_nor_remove_jobs(string? origin, string? site)
    {
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        foreach ((HttpMethod method, string path) in ((HttpMethod, string)[])
            [
                (HttpMethod.Post, "/api/v1/jobs"), (HttpMethod.Delete, $"/api/v1/jobs/{id}"),
                (HttpMethod.Post, $"/photo/{id}"),
            ])
        {
            await Refusal.AssertAsync(403, "foreign_origin", await SendAsync(method, path, origin, site));
        }

        Assert.NotEqual("cancelled", (await _web.GetAsync(id)).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("own", null)]
    [InlineData("own", "same-origin")]
    [InlineData("null", "same-origin")]
    [InlineData(null, "none")]
    [InlineData(Allowed, "cross-site")]
    public async Task Own_pages_programs_and_allowed_sites_can_add_jobs(string? origin, string? site)
    {
        using HttpResponseMessage answer = await SendAsync(
            HttpMethod.Post, "/api/v1/jobs", origin == "own" ? Own : origin, site);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(origin == Allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values)
            && values.Single() == Allowed);
    }

    [Fact]
    public async Task An_allowed_site_passes_the_browsers_preflight_and_another_does_not()
    {
        foreach ((string origin, bool isAllowed) in ((string, bool)[])[(Allowed, true), (Foreign, false)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/jobs");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using HttpResponseMessage answer = await _web.Http.SendAsync(request, Token);
            Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A_foreign_page_can_read_what_any_page_may()
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, "/api/v1/models", Foreign, "cross-site");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(Foreign, false)]
    [InlineData("null", false)]
    [InlineData(Allowed, true)]
    [InlineData("own", true)]
    public async Task The_live_socket_is_open_to_own_and_allowed_pages_only(string origin, bool isOpen)
    {
        Uri url = new UriBuilder(_web.Http.BaseAddress!) { Scheme = "ws", Path = "/live" }.Uri;
        Task<LiveClient> connecting = LiveClient.ConnectAsync(url, origin == "own" ? Own : origin);
        if (isOpen) await (await connecting).DisposeAsync();
        else await Assert.ThrowsAnyAsync<WebSocketException>(() => connecting);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? origin, string? site)
    {
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = new ByteArrayContent(ImageFiles.Small("jpg"));
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        return await _web.Http.SendAsync(request, Token);
    }
}

/// <summary>A server that lets one other site use its API.</summary>
public sealed class CrossSiteServer : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();
    private WebServer? _web;

    internal WebServer Web => _web!;

    public async ValueTask InitializeAsync() => _web = await WebServer.StartAsync(
        _data["data"], ("Cors__Origins", "https://shop.example"), ("PATH", "/nonexistent"),
        ("Models__Directory", _data["models"]), ("HTTPS_PROXY", "http://127.0.0.1:1"));

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        _data.Dispose();
    }
}
