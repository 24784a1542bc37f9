using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Detourer.Imaging.Models;

/// <summary>Fetches a file over HTTP, from where an earlier attempt was cut off.</summary>
internal sealed class FileDownload(FileSource source, TimeSpan timeout, TimeProvider time)
{
    private const int BufferBytes = 128 * 1024;
    private const int MaxCuts = 5;

    // The timeout is on silence, not on the whole. One client for the process, as its connections outlive a request.
    private static readonly HttpClient _http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("Detourer", null) } },
    };

    /// <summary>Completes the part file; whether it is right is for its checksum to say.</summary>
    /// <exception cref="SourceRefusedException">The server did not give it.</exception>
    public async Task RunAsync(
        string part, IProgress<ModelDownload>? progress, CancellationToken cancellationToken)
    {
        for (int cuts = 0; ; cuts++)
        {
            long before = LengthOf(part);
            string? cut = await SilenceTimer.ListenAsync(
                timeout, time, silence => AttemptAsync(part, before, progress, silence), cancellationToken);

            if (cut is null) return;
            if (LengthOf(part) <= before || cuts == MaxCuts) throw new SourceRefusedException(cut);
        }
    }

    /// <summary>Null for the whole file; otherwise how it was cut off.</summary>
    private async Task<string?> AttemptAsync(
        string part, long from, IProgress<ModelDownload>? progress, SilenceTimer silence)
    {
        using HttpResponseMessage response = await AskAsync(from, silence.Token);
        // The part is as long as the file already. Its checksum tells whether it is the file.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0) return null;
        if (!response.IsSuccessStatusCode)
            throw new SourceRefusedException(string.Create(
                CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode} {response.ReasonPhrase}"));

        bool partial = response.StatusCode == HttpStatusCode.PartialContent;
        bool continues = partial && response.Content.Headers.ContentRange?.From == from;
        await using var file = new FileStream(
            part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        if (!continues) file.SetLength(0);
        if (partial && !continues) return "answered with another part of the file than it was asked for";

        file.Seek(0, SeekOrigin.End);
        return await ReceiveAsync(response.Content, file, progress, silence);
    }

    private static long LengthOf(string part) => File.Exists(part) ? new FileInfo(part).Length : 0;

    private async Task<HttpResponseMessage> AskAsync(long from, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new SourceRefusedException($"could not be reached: {e.Message}", e);
        }
    }

    private async Task<string?> ReceiveAsync(
        HttpContent content, FileStream file, IProgress<ModelDownload>? progress, SilenceTimer silence)
    {
        long? total = file.Length + content.Headers.ContentLength;
        await using Stream body = await content.ReadAsStreamAsync(silence.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                silence.Restart();
                progress?.Report(new ModelDownload(source.Url.Host, file.Length, total));
                int read;
                try
                {
                    read = await body.ReadAsync(buffer, silence.Token);
                }
                catch (IOException e)
                {
                    // Only the network's errors are the source's. Those of the disk must end the whole download.
                    silence.Token.ThrowIfCancellationRequested();
                    return $"broke off after {file.Length} bytes: {e.Message}";
                }

                if (read == 0) return null;
                silence.Pause();
                await file.WriteAsync(buffer.AsMemory(0, read), silence.Token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
