using System.Net;
using System.Net.Http.Headers;
using Detourer.Jobs.Files;
using Detourer.Jobs.S3;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Jobs.Files;

/// <summary>Presigned URLs.</summary>
[Collection(S3Tests.Name)]
public sealed class S3LinksTests(S3Server server) : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private readonly FileKey _key = FileKey.Original(Guid.CreateVersion7());
    private Radosgw _radosgw = null!;
    private S3Replica _replica = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _radosgw = await server.GetAsync();
        _replica = await S3Replica.ReadyAsync(server, null, ("Storage:PublicEndpoint", $"{_radosgw.Endpoint}"));
        await _replica.Files.PutAsync(_key, new MemoryStream([1, 2, 3, 4, 5]), Token);
    }

    [Theory]
    [InlineData("nobg-cat.png", null)]
    [InlineData("nobg-żółw 🐢; “x”.png", "nobg-___w __; _x_.png")]
    public async Task A_link_serves_the_file_with_its_type_and_name(string name, string? ascii)
    {
        FileLink link = _replica.Files.Link(_key, "image/webp", name)!;
        Assert.Equal(TimeSpan.FromMinutes(40), link.Lifetime);
        using HttpResponseMessage answer = await _http.GetAsync(link.Url, Token);
        Assert.Equal([1, 2, 3, 4, 5], await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
        ContentDispositionHeaderValue disposition = answer.Content.Headers.ContentDisposition!;
        Assert.Equal("attachment", disposition.DispositionType);
        Assert.Equal(ascii is null ? null : name, disposition.FileNameStar);
        Assert.Equal(ascii ?? name, disposition.FileName?.Trim('"'));
    }

    [Fact]
    public async Task A_link_serves_ranges()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Get, _replica.Files.Link(_key, "image/png", "a.png")!.Url);
        request.Headers.Range = new RangeHeaderValue(1, 2);
        using HttpResponseMessage answer = await _http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal([2, 3], await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("original", "background")]
    [InlineData("image%2Fpng", "text%2Fhtml")]
    [InlineData("X-Amz-Expires=2", "X-Amz-Expires=9")]
    public async Task A_modified_link_is_rejected(string from, string to)
    {
        string url = _replica.Files.Link(_key, "image/png", "a.png")!.Url.AbsoluteUri;
        Assert.Contains(from, url, StringComparison.Ordinal);
        var other = new Uri(url.Replace(from, to, StringComparison.Ordinal));
        using HttpResponseMessage answer = await _http.GetAsync(other, Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_allows_only_reading()
    {
        Uri url = _replica.Files.Link(_key, "image/png", "a.png")!.Url;
        using (HttpResponseMessage answer = await _http.DeleteAsync(url, Token))
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        using var body = new ByteArrayContent([6]);
        using (HttpResponseMessage answer = await _http.PutAsync(url, body, Token))
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_expires()
    {
        var options = new StorageOptions
        {
            Bucket = _replica.Bucket,
            PublicEndpoint = $"{_radosgw.Endpoint}",
            LinkLifetime = TimeSpan.FromSeconds(2), // shorter than the settings allow
        };
        using var links =
            new S3Links(S3Connection.Parse(_radosgw.ConnectionString), Options.Create(options), TimeProvider.System);
        Uri url = links.ToGet($"jobs/{_key.Job}/original", "image/png", "a.png")!.Url;
        await Eventually.TrueAsync(async () =>
        {
            using HttpResponseMessage answer = await _http.GetAsync(url, Token);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        });
    }

    [Theory]
    [InlineData("00:01:00", 60)]
    [InlineData("7.00:00:00", 604_800)]
    public async Task A_link_is_signed_for_the_public_address_and_its_lifetime(string lifetime, int seconds)
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(
            server, null, ("Storage:PublicEndpoint", "https://files.example.org"), ("Storage:LinkLifetime", lifetime));
        FileLink link = replica.Files.Link(_key, "image/png", "a.png")!;
        Assert.Equal(
            $"https://files.example.org/{replica.Bucket}/jobs/{_key.Job}/original",
            link.Url.GetLeftPart(UriPartial.Path));
        // Signed a moment later, with a resolution of one second.
        Assert.Matches($"X-Amz-Expires=({seconds}|{seconds - 1})&", link.Url.Query);
    }

    [Fact]
    public async Task An_upload_is_accepted_as_offered_and_found_by_its_id()
    {
        DirectUpload upload = _replica.Uploads.Offer("żółw.jpg", "image/jpeg", 5)!;
        using (HttpResponseMessage answer = await SendAsync(upload, [9, 8, 7, 6, 5]))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        (string name, Stream content) = (await _replica.Uploads.OpenAsync(upload.Id, Token))!.Value;
        await using (content) Assert.Equal(("żółw.jpg", 5L), (name, content.Length));
        await _replica.Uploads.DeleteAsync(upload.Id, Token);
        Assert.Null(await _replica.Uploads.OpenAsync(upload.Id, Token));
    }

    [Theory]
    [InlineData("image/png", 5, "name")]
    [InlineData("image/jpeg", 4, "name")]
    [InlineData("image/jpeg", 6, "name")]
    [InlineData("image/jpeg", 5, "other")]
    public async Task An_upload_with_another_type_size_or_name_is_rejected(string type, int bytes, string name)
    {
        DirectUpload upload = _replica.Uploads.Offer("name", "image/jpeg", 5)!;
        using HttpResponseMessage answer = await SendAsync(upload, new byte[bytes], type, name);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Null(await _replica.Uploads.OpenAsync(upload.Id, Token));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_replica is not null) await _replica.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(
        DirectUpload upload, byte[] bytes, string? type = null, string? name = null)
    {
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type ?? upload.Headers["Content-Type"]);
        using var request = new HttpRequestMessage(HttpMethod.Put, upload.Url) { Content = body };
        request.Headers.Add("x-amz-meta-name", name ?? upload.Headers["x-amz-meta-name"]);
        return await _http.SendAsync(request, Token);
    }
}
