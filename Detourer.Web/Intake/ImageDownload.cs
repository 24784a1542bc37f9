using System.Net;
using System.Net.Sockets;
using Detourer.Jobs.Files;
using Detourer.Web.Problems;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>
/// Fetches an <c>image_url</c> from public addresses only. Every connection, also of a redirect, resolves its host
/// once, checks all addresses, and connects to one of those that it checked, so the name cannot change in between.
/// </summary>
internal sealed class ImageDownload : IDisposable
{
    private readonly DownloadsOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _slots;

    public ImageDownload(IOptions<DownloadsOptions> options, TimeProvider time)
        : this(options.Value, time, Dns.GetHostAddressesAsync, PublicAddress.IsPublic)
    {
    }

    /// <param name="options">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="resolve">Resolves a host name to its addresses.</param>
    /// <param name="isPublic">Whether a connection to an address is allowed.</param>
    internal ImageDownload(
        DownloadsOptions options, TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPAddress, bool> isPublic)
    {
        (_options, _time, _slots) = (options, time, new SemaphoreSlim(options.MaxConcurrent));
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A pooled connection would outlive a change of the name's addresses, and hosts are rarely asked twice.
            PooledConnectionLifetime = TimeSpan.Zero,
            // The body of a refused answer is not read. Compressed bodies are not decompressed either, by default.
            MaxResponseDrainSize = 0,
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

    /// <summary>The file name in an address: the last part of its path.</summary>
    public static string? NameOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri)
        ? Uri.UnescapeDataString(uri.Segments.LastOrDefault() ?? "")
        : null;

    /// <summary>Copies the image to a stream.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="target">Limits the number of bytes, and throws no <see cref="IOException"/>.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="ApiException">
    /// <c>invalid_url</c>, <c>private_address</c>, <c>too_many_redirects</c>, <c>download_failed</c>,
    /// <c>download_unreachable</c>, <c>download_timeout</c>, <c>downloads_busy</c>
    /// </exception>
    public async Task GetAsync(string url, Stream target, CancellationToken cancellationToken)
    {
        if (!await _slots.WaitAsync(TimeSpan.Zero, cancellationToken)) throw DownloadErrors.Busy();
        try
        {
            await ReceiveAsync(url, target, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task ReceiveAsync(string url, Stream target, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await FollowAsync(Parse(url), either.Token);
            await using Stream body = await response.Content.ReadAsStreamAsync(either.Token);
            await body.CopyToAsync(target, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw deadline.IsCancellationRequested ? DownloadErrors.Timeout() : DownloadErrors.Unreachable(null);
        }
        catch (HttpRequestException e) when (!SystemErrors.IsOutOfHandles(e)) // that is this server's fault
        {
            // HttpClient wraps what the connection callback throws.
            throw Refusal(e) ?? DownloadErrors.Unreachable(e);
        }
        catch (IOException e)
        {
            throw DownloadErrors.Unreachable(e); // while the body was read: the target throws other exceptions
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
                if (url.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
                    throw DownloadErrors.InvalidUrl();
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

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }
}
