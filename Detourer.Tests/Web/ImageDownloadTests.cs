using System.Net;
using System.Net.Sockets;
using Detourer.Jobs.Files;
using Detourer.Web.Intake;
using Detourer.Web.Problems;
using Microsoft.Extensions.Time.Testing;

namespace Detourer.Tests.Web;

/// <summary>
/// Downloads from a real server, whose address is taken to be public; 127.0.0.2 stands for the private network.
/// </summary>
public sealed class ImageDownloadTests
{
    private static readonly IPAddress _public = IPAddress.Loopback, _private = IPAddress.Parse("127.0.0.2");

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lookups = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_public_image_is_fetched_with_its_name()
    {
        byte[] image = ImageFiles.Small("jpg");
        await using var server = FileServer.Of(image);
        Assert.Equal(image, await GetAsync(At(server, "public.test")));
        Assert.Equal("cat one.jpg", ImageDownload.NameOf("http://public.test/photos/cat%20one.jpg?size=2"));
    }

    [Fact]
    public async Task A_name_is_looked_up_once_for_each_connection()
    {
        await using var server = FileServer.Of([1, 2, 3]);
        await GetAsync(At(server, "public.test"));
        Assert.Equal(["public.test"], _lookups);
    }

    [Theory]
    [InlineData("private.test")]
    [InlineData("both.test")]
    public async Task A_name_with_any_private_address_is_not_connected_to(string host)
    {
        await using var server = FileServer.Of([1, 2, 3]);
        await AssertRefusedAsync("private_address", At(server, host));
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task An_intranet_may_allow_private_addresses()
    {
        await using var server = FileServer.Of([1, 2, 3]);
        var options = new DownloadsOptions { AllowPrivateAddresses = true };
        Assert.Equal([1, 2, 3], await GetAsync(At(server, "loopback.test"), options));
    }

    [Fact]
    public async Task A_redirect_is_followed_and_each_of_its_targets_judged()
    {
        await using var server = Redirecting("http://private.test/");
        await AssertRefusedAsync("private_address", At(server, "public.test"));
        Assert.Equal(["public.test", "private.test"], _lookups);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://public.test/a.jpg")]
    [InlineData("http://user:secret@public.test/a.jpg")]
    public async Task A_redirect_to_what_is_no_plain_address_is_refused(string target)
    {
        await using var server = Redirecting(target);
        await AssertRefusedAsync("invalid_url", At(server, "public.test"));
    }

    [Fact]
    public async Task Redirects_come_to_an_end()
    {
        await using var server = Redirecting("/again");
        await AssertRefusedAsync("too_many_redirects", At(server, "public.test"));
        Assert.Equal(new DownloadsOptions().MaxRedirects + 1, server.Requests);
    }

    [Fact]
    public async Task An_answer_that_is_no_success_is_refused()
    {
        await using var server = new FileServer(request => request.SendHeadAsync("404 Not Found"));
        await AssertRefusedAsync("download_failed", At(server, "public.test"));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        await using var server = new FileServer(request => request.BeSilentAsync());
        Task refused = AssertRefusedAsync("download_timeout", At(server, "public.test"));
        await server.Asked;
        _time.Advance(new DownloadsOptions().Timeout);
        await refused;
    }

    [Fact]
    public async Task A_name_that_changes_its_address_after_the_check_is_not_followed_there()
    {
        await using var server = Redirecting("http://rebinding.test:1/");
        await AssertRefusedAsync("private_address", At(server, "rebinding.test"));
        Assert.Equal(["rebinding.test", "rebinding.test"], _lookups);
        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_answer_is_not_decompressed(string encoding)
    {
        await using var server = new FileServer(request => request.SendRawAsync(
            $"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nContent-Length: 4\r\n\r\nbomb"));
        Assert.Equal("bomb"u8.ToArray(), await GetAsync(At(server, "public.test")));
    }

    [Fact]
    public async Task A_body_without_an_end_is_refused_at_the_limit()
    {
        await using var server = new FileServer(async request =>
        {
            await request.SendRawAsync("HTTP/1.1 200 OK\r\n\r\n");
            await request.SendForeverAsync(new string('x', 1000));
        });
        using ImageDownload download = Create(new DownloadsOptions());
        var error = await Assert.ThrowsAsync<ApiException>(() => download.GetAsync(
            At(server, "public.test"), new UploadStream(Stream.Null, 1_000_000), Token));
        Assert.Equal("file_too_large", error.Code);
    }

    [Fact]
    public async Task Headers_without_an_end_are_refused()
    {
        await using var server = new FileServer(async request =>
        {
            await request.SendRawAsync("HTTP/1.1 200 OK\r\n");
            await request.SendForeverAsync($"X-More: {new string('x', 1000)}\r\n");
        });
        await AssertRefusedAsync("download_unreachable", At(server, "public.test"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ")] // a head that does not end
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")] // a body that stops after a byte
    [InlineData("HTTP/1.1 102 Processing\r\n\r\n")] // an answer that never comes
    public async Task A_server_that_sends_slowly_is_given_up_at_the_deadline_of_the_whole_download(string start)
    {
        await using var server = new FileServer(async request =>
        {
            await request.SendRawAsync(start);
            await request.BeSilentAsync();
        });
        Task refused = AssertRefusedAsync("download_timeout", At(server, "public.test"));
        await server.Asked;
        _time.Advance(new DownloadsOptions().Timeout);
        await refused;
    }

    [Fact]
    public async Task Slow_servers_take_a_bounded_number_of_connections()
    {
        await using var server = new FileServer(request => request.BeSilentAsync());
        using ImageDownload download = Create(new DownloadsOptions { MaxConcurrent = 1 });
        Task slow = download.GetAsync(At(server, "public.test"), Stream.Null, Token);
        await server.Asked;
        var error = await Assert.ThrowsAsync<ApiException>(
            () => download.GetAsync(At(server, "public.test"), Stream.Null, Token));
        Assert.Equal((503, "downloads_busy"), (error.Status, error.Code));
        _time.Advance(new DownloadsOptions().Timeout);
        Assert.Equal("download_timeout", (await Assert.ThrowsAsync<ApiException>(() => slow)).Code);
    }

    [Fact]
    public async Task Without_free_descriptors_the_download_fails_by_the_fault_of_this_server()
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("http://busy.test/a.jpg"));
        Assert.True(SystemErrors.IsOutOfHandles(error));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_while_it_comes()
    {
        await using var server = FileServer.Of(new byte[10_000]);
        using ImageDownload download = Create(new DownloadsOptions());
        var error = await Assert.ThrowsAsync<ApiException>(
            () => download.GetAsync(At(server, "public.test"), new UploadStream(Stream.Null, 1000), Token));
        Assert.Equal("file_too_large", error.Code);
    }

    private static FileServer Redirecting(string target) =>
        new(request => request.SendHeadAsync("302 Found", $"Location: {target}"));

    private static string At(FileServer server, string host) => $"http://{host}:{server.Url.Port}/a.jpg";

    private ImageDownload Create(DownloadsOptions options) =>
        new(options, _time, ResolveAsync, address => address.Equals(_public));

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        _lookups.Add(host);
        return Task.FromResult<IPAddress[]>(host switch
        {
            "public.test" => [_public],
            "private.test" => [_private],
            "both.test" => [_public, _private],
            "rebinding.test" => _lookups.Count == 1 ? [_public] : [_private],
            "loopback.test" => [IPAddress.Loopback],
            "busy.test" => throw new SocketException((int)SocketError.TooManyOpenSockets),
            _ => [],
        });
    }

    private async Task<byte[]> GetAsync(string url, DownloadsOptions? options = null)
    {
        using ImageDownload download = Create(options ?? new DownloadsOptions());
        using var target = new MemoryStream();
        await download.GetAsync(url, target, Token);
        return target.ToArray();
    }

    private async Task AssertRefusedAsync(string code, string url)
    {
        var error = await Assert.ThrowsAsync<ApiException>(() => GetAsync(url));
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("127.", error.Message, StringComparison.Ordinal);
    }
}
