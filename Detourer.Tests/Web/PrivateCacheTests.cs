using System.Net.Http.Headers;

namespace Detourer.Tests.Web;

/// <summary>What belongs to one client stays out of shared caches.</summary>
[Collection(WebTests.Name)]
public sealed class PrivateCacheTests(Server server)
{
    private readonly WebServer _web = server.Web;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_cache_keeps_the_state_of_a_job()
    {
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("jpg"));
        using HttpResponseMessage accepted = await _web.PostAsync(form);
        Assert.Equal("no-store, private", $"{accepted.Headers.CacheControl}");
        Assert.Equal("no-store, private", $"{await CacheControlAsync($"{accepted.Headers.Location}")}");
    }

    [Fact]
    public async Task A_file_is_kept_by_its_client_only_and_asked_for_before_each_use()
    {
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        CacheControlHeaderValue original = await CacheControlAsync($"/api/v1/jobs/{id}/original");
        Assert.Equal((true, TimeSpan.Zero, true), (original.Private, original.MaxAge, original.MustRevalidate));
        await _web.Http.DeleteAsync($"/api/v1/jobs/{id}", Token);
    }

    [Fact]
    public async Task A_result_is_kept_by_its_client_only_and_asked_for_before_each_use()
    {
        Require.Model();
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        await _web.WaitAsync(id, "succeeded");
        CacheControlHeaderValue result = await CacheControlAsync($"/api/v1/jobs/{id}/result");
        Assert.Equal((true, TimeSpan.Zero, true), (result.Private, result.MaxAge, result.MustRevalidate));
    }

    [Fact]
    public async Task An_original_is_saved_under_a_name_with_the_extension_of_its_bytes()
    {
        using MultipartFormDataContent form = WebServer.Form(ImageFiles.Small("png"), "page.html");
        using HttpResponseMessage accepted = await _web.PostAsync(form);
        using HttpResponseMessage original = await _web.Http.GetAsync($"{accepted.Headers.Location}/original", Token);
        Assert.Equal("page.html.png", original.Content.Headers.ContentDisposition?.FileNameStar);
    }

    private async Task<CacheControlHeaderValue> CacheControlAsync(string path)
    {
        using HttpResponseMessage answer = await _web.Http.GetAsync(path, Token);
        return answer.Headers.CacheControl!;
    }
}
