using System.Net;
using System.Net.Sockets;
using Detourer.Web.Problems;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>
/// Fetches an <c>image_url</c> from public addresses only. Each connection, that of a redirect too, looks its host up
/// once, judges every address that it gets, and goes to the address that was judged: a name cannot change in between.
/// </summary>
internal sealed class ImageDownload : IDisposable
{
    private readonly DownloadsOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public ImageDownload(IOptions<DownloadsOptions> options, TimeProvider time)
        : this(options.Value, time, Dns.GetHostAddressesAsync, PublicAddress.IsPublic)
    {
    }

    /// <param name="options">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resolve">From a host's name to its addresses.</param>
    /// <param name="isPublic">Whether an address may be connected to.</param>
    internal ImageDownload(
        DownloadsOptions options, TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isPublic)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A kept connection would serve a name whose addresses have changed; and nobody asks a host twice.
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (context, cancellationToken) =>
            {
                IPAddress[] addresses = await resolve(context.DnsEndPoint.Host, cancellationToken);
                if (!options.AllowPrivateAddresses && !addresses.All(isPublic)) throw DownloadErrors.PrivateAddress();
                return await ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Detourer");
        _http.DefaultRequestHeaders.Accept.ParseAdd("image/*,*/*;q=0.5");
    }

    /// <summary>The name of the file behind an address: the last part of its path.</summary>
    public static string? NameOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
        ? Uri.UnescapeDataString(uri.Segments.LastOrDefault() ?? "")
        : null;

    /// <summary>Writes the image's bytes to a stream, which is to refuse what is too much.</summary>
    /// <exception cref="ApiException">
    /// <c>invalid_url</c>, <c>private_address</c>, <c>too_many_redirects</c>, <c>download_failed</c>,
    /// <c>download_unreachable</c>, <c>download_timeout</c>
    /// </exception>
    public async Task GetAsync(string url, Stream target, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await FollowAsync(Parse(url), either.Token);
            await response.Content.CopyToAsync(target, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw deadline.IsCancellationRequested ? DownloadErrors.Timeout() : DownloadErrors.Unreachable(null);
        }
        catch (HttpRequestException e)
        {
            // What the connection callback or the target has thrown comes wrapped.
            throw Refusal(e) ?? DownloadErrors.Unreachable(e);
        }
    }

    private async Task<HttpResponseMessage> FollowAsync(Uri url, CancellationToken cancellationToken)
    {
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage response =
                await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return response;

            using (response)
            {
                if (Target(response, url) is not { } next) throw DownloadErrors.Refused((int)response.StatusCode);
                if (redirects == _options.MaxRedirects) throw DownloadErrors.TooManyRedirects();
                if (url.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps) throw DownloadErrors.InvalidUrl();
                url = next;
            }
        }
    }

    private static Uri? Target(HttpResponseMessage response, Uri from) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
            ? Parse(new Uri(from, location).AbsoluteUri)
            : null;

    private static Uri Parse(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
            ? uri
            : throw DownloadErrors.InvalidUrl();

    private static async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ApiException? Refusal(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
            if (error is ApiException refusal) return refusal;
        return null;
    }

    public void Dispose() => _http.Dispose();
}
