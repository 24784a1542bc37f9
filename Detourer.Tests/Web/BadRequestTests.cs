using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Detourer.Tests.Web;

/// <summary>Each kind of bad request has its own 4xx problem, and the next photo works.</summary>
[Collection(WebTests.Name)]
public sealed class BadRequestTests(Server server)
{
    private readonly WebServer _web = server.Web;

    public static TheoryData<string, int, string> Photos => new()
    {
        { "empty", 400, "empty_file" },
        { "text", 415, "not_an_image" },
        { "svg", 415, "vector_image" },
        { "zip", 415, "archive_file" },
        { "pdf", 415, "document_file" },
        { "polyglot", 415, "polyglot_file" },
        { "bomb", 413, "too_many_pixels" },
        { "large", 413, "file_too_large" },
        { "header", 422, "image_truncated" },
    };

    [Theory]
    [MemberData(nameof(Photos))]
    public async Task A_bad_photo_is_rejected_with_its_own_code(string what, int status, string code)
    {
        using (var form = WebServer.Form(Photo(what)))
            await Refusal.AssertAsync(status, code, await _web.PostAsync(form));
        using (var body = new ByteArrayContent(Photo(what)))
            await Refusal.AssertAsync(status, what == "empty" ? "file_missing" : code, await _web.PostAsync(body));
        await AssertNextPhotoWorksAsync();
    }

    [Fact]
    public async Task A_photo_with_damaged_content_fails_with_the_reason()
    {
        Require.Model();
        string id = await _web.AddAsync(ImageFiles.Small("jpg")[..^200]);
        JsonElement job = await _web.WaitAsync(id, "failed", "succeeded");
        Assert.Equal("image_truncated", job.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(1, job.GetProperty("attempts").GetInt32());
        await Refusal.AssertAsync(422, "image_truncated", await _web.Http.GetAsync($"/api/v1/jobs/{id}/result", Token));
    }

    [Theory]
    [InlineData("format", "gif7", "invalid_option")]
    [InlineData("background", "nonsense", "invalid_option")]
    [InlineData("quality", "0", "invalid_option")]
    [InlineData("max_side", "-1", "invalid_option")]
    [InlineData("crop", "x", "invalid_option")]
    [InlineData("refine", "maybe", "invalid_option")]
    [InlineData("model", "no-such-model", "unknown_model")]
    [InlineData("format", "jpeg", "background_required")]
    [InlineData("colour", "red", "unknown_option")]
    public async Task An_invalid_option_is_rejected(string name, string value, string code)
    {
        using var form = WebServer.Form(ImageFiles.Small("jpg"));
        form.Add(new StringContent(value), name);
        await Refusal.AssertAsync(400, code, await _web.PostAsync(form));
    }

    [Fact]
    public async Task An_endless_value_is_rejected()
    {
        using var form = WebServer.Form(ImageFiles.Small("jpg"));
        form.Add(new StringContent(new string('a', 10_000)), "background");
        await Refusal.AssertAsync(400, "invalid_option", await _web.PostAsync(form));
    }

    [Fact]
    public async Task A_form_without_a_photo_is_rejected()
    {
        using var form = new MultipartFormDataContent { { new StringContent("png"), "format" } };
        await Refusal.AssertAsync(400, "file_missing", await _web.PostAsync(form));
        await Refusal.AssertAsync(400, "file_missing", await _web.Http.PostAsync("/api/v1/jobs", null, Token));
    }

    [Fact]
    public async Task Two_photos_in_one_request_are_rejected()
    {
        using var form = WebServer.Form(ImageFiles.Small("jpg"));
        form.Add(new ByteArrayContent(ImageFiles.Small("png")), "image_file", "b.png");
        await Refusal.AssertAsync(400, "too_many_files", await _web.PostAsync(form));
    }

    [Fact]
    public async Task A_body_that_is_no_form_is_refused()
    {
        using var content = new StringContent("no form at all");
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };
        await Refusal.AssertAsync(400, "incomplete_body", await _web.PostAsync(content));
        content.Headers.ContentType = new("multipart/form-data");
        await Refusal.AssertAsync(400, "malformed_body", await _web.PostAsync(content));
    }

    [Fact]
    public async Task An_oversized_body_with_a_length_is_rejected_before_it_is_read()
    {
        string answer = await SendRawAsync("Content-Length: 200000000\r\n", [1, 2, 3]);
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"file_too_large\"", answer, StringComparison.Ordinal);
        await AssertNextPhotoWorksAsync();
    }

    [Fact]
    public async Task An_oversized_body_without_a_length_is_rejected_while_it_is_read()
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes("100000\r\n"), .. new byte[1 << 20], .. "\r\n"u8];
        string answer = await SendRawAsync("Transfer-Encoding: chunked\r\n", chunk, times: 200);
        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"file_too_large\"", answer, StringComparison.Ordinal);
        await AssertNextPhotoWorksAsync();
    }

    [Fact]
    public async Task A_truncated_body_is_rejected()
    {
        await SendRawAsync("Content-Length: 1000\r\n", [0xFF, 0xD8, 0xFF], hangUp: true);
        await AssertNextPhotoWorksAsync();
    }

    [Fact]
    public async Task An_invalid_length_is_rejected() =>
        Assert.StartsWith("HTTP/1.1 400", await SendRawAsync("Content-Length: many\r\n", []), StringComparison.Ordinal);

    [Fact]
    public async Task An_upload_that_takes_too_long_is_rejected()
    {
        string answer = await SendRawAsync("Content-Length: 1000\r\n", [0xFF, 0xD8, 0xFF]);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"upload_timeout\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1/a.jpg", "private_address")]
    [InlineData("http://localhost:5000/a.jpg", "private_address")]
    [InlineData("http://[::1]/a.jpg", "private_address")]
    [InlineData("http://[::ffff:127.0.0.1]/a.jpg", "private_address")]
    [InlineData("http://2130706433/a.jpg", "private_address")]
    [InlineData("http://0x7f000001/a.jpg", "private_address")]
    [InlineData("http://0177.0.0.1/a.jpg", "private_address")]
    [InlineData("http://127.1/a.jpg", "private_address")]
    [InlineData("http://169.254.169.254/latest/meta-data", "private_address")]
    [InlineData("http://100.64.1.1/a.jpg", "private_address")]
    [InlineData("http://10.0.0.1/a.jpg", "private_address")]
    [InlineData("http://[64:ff9b::7f00:1]/a.jpg", "private_address")]
    [InlineData("http://[2002:7f00:1::]/a.jpg", "private_address")]
    [InlineData("http://[2001:0:7f00:1::]/a.jpg", "private_address")]
    [InlineData("http://[fe80::1]/a.jpg", "private_address")]
    [InlineData("http://[fd00::1]/a.jpg", "private_address")]
    [InlineData("file:///etc/passwd", "invalid_url")]
    [InlineData("ftp://example.com/a.jpg", "invalid_url")]
    [InlineData("http://user:secret@example.com/a.jpg", "invalid_url")]
    [InlineData("not an address", "invalid_url")]
    [InlineData("http://no-such-name.invalid/a.jpg", "download_unreachable")]
    public async Task A_url_with_a_private_address_is_rejected(string url, string code)
    {
        using var form = new MultipartFormDataContent { { new StringContent(url), "image_url" } };
        await Refusal.AssertAsync(400, code, await _web.PostAsync(form));
    }

    [Theory]
    [InlineData("GET", "01a20b9a-7912-7721-8fa7-55d3a33b9cd6", 404, "job_not_found")]
    [InlineData("DELETE", "01a20b9a-7912-7721-8fa7-55d3a33b9cd6", 404, "job_not_found")]
    [InlineData("GET", "42", 404, "job_not_found")]
    [InlineData("GET", "01a20b9a-7912-7721-8fa7-55d3a33b9cd6/result", 404, "job_not_found")]
    [InlineData("GET", "..%2F..%2Fetc%2Fpasswd", 404, "job_not_found")]
    [InlineData("GET", "a/b/c", 404, "not_found")]
    [InlineData("PUT", "", 405, "method_not_allowed")]
    public async Task An_unknown_job_is_not_found(string method, string id, int status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/jobs/{id}");
        await Refusal.AssertAsync(status, code, await _web.Http.SendAsync(request, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Photo(string what) => what switch
    {
        "empty" => [],
        "text" => "This is a letter."u8.ToArray(),
        "svg" => "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray(),
        "zip" => "PK\u0003\u0004 and so on"u8.ToArray(),
        "pdf" => "%PDF-1.7\n1 0 obj"u8.ToArray(),
        "polyglot" => [.. ImageFiles.Small("jpg"), .. Zip()],
        "bomb" => PngFile.Bomb(3000),
        "large" => new byte[5_000_001],
        "header" => ImageFiles.Small("png")[..20],
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };

    private static byte[] Zip()
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create)) zip.CreateEntry("page.html");
        return file.ToArray();
    }

    private async Task AssertNextPhotoWorksAsync()
    {
        string id = await _web.AddAsync(ImageFiles.Small("jpg"));
        using HttpResponseMessage response = await _web.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>
    /// Sends what a well-behaved client would not, and returns the response up to the end of the connection.
    /// </summary>
    private async Task<string> SendRawAsync(string header, byte[] body, int times = 1, bool hangUp = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _web.Http.BaseAddress!.Port, Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{header}\r\n"), Token);
        try
        {
            for (int i = 0; i < times; i++) await stream.WriteAsync(body, Token);
            if (hangUp) client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The server rejected the request before it was complete.
        }

        var answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, Token)) > 0)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The connection was reset after the answer.
        }

        return answer.ToString();
    }
}
