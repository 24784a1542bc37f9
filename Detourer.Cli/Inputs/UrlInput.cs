using System.Net;
using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>
/// A photo at an http(s) address. Its download is bounded in bytes, time, redirects and headers.
/// </summary>
internal sealed record UrlInput(Uri Url) : Input(Url.ToString())
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    private static readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxAutomaticRedirections = 5,
        MaxResponseHeadersLength = 32, // KB
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    })
    {
        Timeout = TimeSpan.FromSeconds(30), // until the headers have arrived
    };

    public override string Stem
    {
        get
        {
            char[] invalid = System.IO.Path.GetInvalidFileNameChars();
            return System.IO.Path.GetFileNameWithoutExtension(UrlPath) is { Length: > 0 } stem
                ? string.Concat(stem.Select(c => invalid.Contains(c) || char.IsControl(c) ? '_' : c))
                : Url.Host;
        }
    }

    public override string Extension => System.IO.Path.GetExtension(UrlPath).TrimStart('.');

    private string UrlPath => Uri.UnescapeDataString(Url.AbsolutePath).TrimEnd('/');

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_longest);
        try
        {
            using HttpResponseMessage response =
                await _http.GetAsync(Url, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (!response.IsSuccessStatusCode) throw InputErrors.Refused((int)response.StatusCode);
            if (response.Content.Headers.ContentLength > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
            await using Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
            return await ReadAsync(body, limits, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw InputErrors.Unreachable(e);
        }
    }
}
