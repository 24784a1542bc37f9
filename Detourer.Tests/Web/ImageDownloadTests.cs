using System.Net;
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
            "loopback.test" => [IPAddress.Loopback],
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
