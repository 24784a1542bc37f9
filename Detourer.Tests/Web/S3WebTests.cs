using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Web;

/// <summary>The API with an external store: links, direct uploads, and an outage of the store.</summary>
[Collection(S3Tests.Name)]
public sealed class S3WebTests(S3Server server, S3Webs webs) : IAsyncLifetime
{
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private Radosgw _radosgw = null!;
    private WebServer? _web;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _radosgw = await server.GetAsync();

    [Fact]
    public async Task With_a_public_address_files_are_served_by_the_store_and_on_request_by_web()
    {
        await StartAsync(isPublic: true);
        byte[] photo = ImageFiles.Small("png");
        string id = await _web!.AddAsync(photo);
        using HttpResponseMessage sent = await GetAsync($"/api/v1/jobs/{id}/original");
        Assert.Equal(HttpStatusCode.TemporaryRedirect, sent.StatusCode);
        Assert.Equal(_radosgw.Endpoint.Authority, sent.Headers.Location!.Authority);
        Assert.Equal((true, TimeSpan.FromMinutes(20)), (
            sent.Headers.CacheControl!.Private, sent.Headers.CacheControl.MaxAge!.Value));
        using HttpResponseMessage file = await _http.GetAsync(sent.Headers.Location, Token);
        Assert.Equal("image/png", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal("photo.png", file.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(photo, await file.Content.ReadAsByteArrayAsync(Token));

        await AssertStreamedAsync($"/api/v1/jobs/{id}/original?through=web", photo);
    }

    [Fact]
    public async Task Without_a_public_address_web_handles_downloads_and_uploads()
    {
        await StartAsync(isPublic: false);
        byte[] photo = ImageFiles.Small("jpg");
        string id = await _web!.AddAsync(photo);
        await AssertStreamedAsync($"/api/v1/jobs/{id}/original", photo);
        await Refusal.AssertAsync(404, "direct_upload_unavailable", await OfferAsync("cat.jpg", "image/jpeg", 10));
        await Refusal.AssertAsync(404, "upload_not_found", await UseAsync(new string('0', 32)));
    }

    [Fact]
    public async Task An_upload_to_the_store_becomes_a_job_and_is_removed()
    {
        await StartAsync(isPublic: true);
        byte[] photo = ImageFiles.Small("png");
        string upload = await UploadAsync("żółw.png", photo);
        using HttpResponseMessage accepted = await UseAsync(upload, ("format", "webp"));
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        JsonElement job = await accepted.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("żółw.png", job.GetProperty("fileName").GetString());
        Assert.Equal(
            photo, await _web!.Http.GetByteArrayAsync($"{job.GetProperty("original").GetString()}?through=web", Token));
        await Refusal.AssertAsync(404, "upload_not_found", await UseAsync(upload));
    }

    [Fact]
    public async Task A_cutout_in_the_store_is_refined()
    {
        await StartAsync(isPublic: true);
        string id = await _web!.AddAsync(ImageFiles.Small("png"));
        await _web.WaitAsync(id, "succeeded");
        byte[] before = await _web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result?through=web", Token);
        using PixelBuffer cutout = Pictures.Decode(before);
        using PixelBuffer mask = Pictures.Matte(cutout.Width, cutout.Height, (_, _) => 255);
        string refined = await _web.RefinedAsync(id, ImageFiles.Write(mask, "png"));
        byte[] after = await _web.Http.GetByteArrayAsync($"/api/v1/jobs/{refined}/result?through=web", Token);
        using PixelBuffer result = Pictures.Decode(after);
        Assert.Equal((cutout.Width, cutout.Height), (result.Width, result.Height));
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task An_upload_that_is_not_an_image_is_rejected_and_removed()
    {
        await StartAsync(isPublic: true);
        string upload = await UploadAsync("letter.jpg", "This is a letter, and no image at all."u8.ToArray());
        await Refusal.AssertAsync(415, "not_an_image", await UseAsync(upload));
        await Refusal.AssertAsync(404, "upload_not_found", await UseAsync(upload));
    }

    [Theory]
    [InlineData("00112233445566778899aabbccddeeff", "upload_not_found")]
    [InlineData("../jobs/x", "upload_not_found")]
    [InlineData("", "upload_not_found")]
    public async Task An_unknown_upload_is_rejected(string id, string code)
    {
        await StartAsync(isPublic: true);
        await Refusal.AssertAsync(404, code, await UseAsync(id));
    }

    [Fact]
    public async Task An_invalid_upload_request_is_rejected()
    {
        await StartAsync(isPublic: true);
        await Refusal.AssertAsync(400, "invalid_upload", await OfferAsync("a.jpg", "image/jpeg", 0));
        await Refusal.AssertAsync(413, "file_too_large", await OfferAsync("a.jpg", "image/jpeg", 5_000_001));
        await Refusal.AssertAsync(400, "invalid_upload", await OfferAsync("a.jpg", "no type", 10));
        await Refusal.AssertAsync(400, "invalid_upload", await OfferAsync("a.jpg", "", 10));
        await Refusal.AssertAsync(400, "bad_request", await OfferAsync("{", "application/json"));
        await Refusal.AssertAsync(400, "bad_request", await OfferAsync("null", "application/json"));
        await Refusal.AssertAsync(
            415, "unsupported_media_type", await OfferAsync("{}", "application/json; charset=unknown"));
        await Refusal.AssertAsync(415, "unsupported_media_type", await OfferAsync("{}", "text/plain"));
    }

    [Fact]
    public async Task During_an_outage_of_the_store_intake_answers_with_a_delay_and_works_afterwards()
    {
        await StartAsync(isPublic: false);
        byte[] photo = ImageFiles.Small("jpg");
        string before = await _web!.AddAsync(photo);
        await _radosgw.StopAsync();
        try
        {
            using MultipartFormDataContent form = WebServer.Form(photo);
            using HttpResponseMessage refused = await _web.PostAsync(form);
            Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            await Refusal.AssertAsync(503, "storage_unavailable", refused);
            await Refusal.AssertAsync(503, "storage_unavailable", await GetAsync($"/api/v1/jobs/{before}/original"));
        }
        finally
        {
            await _radosgw.StartAsync();
        }

        await Eventually.TrueAsync(async () =>
        {
            using MultipartFormDataContent form = WebServer.Form(photo);
            using HttpResponseMessage answer = await _web.PostAsync(form);
            return answer.StatusCode == HttpStatusCode.Accepted;
        });
        await AssertStreamedAsync($"/api/v1/jobs/{before}/original", photo);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync(bool isPublic)
    {
        _web = await webs.GetAsync(isPublic);
        _http.BaseAddress = _web.Http.BaseAddress;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Token);

    private Task<HttpResponseMessage> OfferAsync(string fileName, string contentType, long bytes) =>
        _web!.Http.PostAsJsonAsync("/api/v1/uploads", new { fileName, contentType, bytes }, Token);

    private async Task<HttpResponseMessage> OfferAsync(string body, string contentType)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await _web!.Http.PostAsync("/api/v1/uploads", content, Token);
    }

    private async Task<HttpResponseMessage> UseAsync(string upload, params (string Name, string Value)[] options)
    {
        using var form = new MultipartFormDataContent { { new StringContent(upload), "upload" } };
        foreach ((string name, string value) in options) form.Add(new StringContent(value), name);
        return await _web!.PostAsync(form);
    }

    /// <summary>Uploads like a program that has only the answer.</summary>
    private async Task<string> UploadAsync(string name, byte[] bytes)
    {
        using HttpResponseMessage offered = await OfferAsync(name, "image/png", bytes.Length);
        Assert.Equal(HttpStatusCode.Created, offered.StatusCode);
        JsonElement offer = await offered.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.True(offer.GetProperty("expiresAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());
        using var request = new HttpRequestMessage(
            new HttpMethod(offer.GetProperty("method").GetString()!), offer.GetProperty("url").GetString())
        {
            Content = new ByteArrayContent(bytes),
        };
        foreach (JsonProperty header in offer.GetProperty("headers").EnumerateObject())
        {
            if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }

        using HttpResponseMessage stored = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        return offer.GetProperty("id").GetString()!;
    }

    private async Task AssertStreamedAsync(string path, byte[] expected)
    {
        using HttpResponseMessage whole = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(expected, await whole.Content.ReadAsByteArrayAsync(Token));

        using var part = new HttpRequestMessage(HttpMethod.Get, path);
        part.Headers.Range = new RangeHeaderValue(4, 9);
        using HttpResponseMessage six = await _http.SendAsync(part, Token);
        Assert.Equal(HttpStatusCode.PartialContent, six.StatusCode);
        Assert.Equal(expected[4..10], await six.Content.ReadAsByteArrayAsync(Token));

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using HttpResponseMessage known = await _http.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
    }
}
