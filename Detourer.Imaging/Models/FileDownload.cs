using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Detourer.Imaging.Models;

/// <summary>Downloads a file over HTTP and resumes an interrupted download.</summary>
/// <param name="source">The file's address.</param>
/// <param name="timeout">The longest time without a byte. There is no limit on the whole download.</param>
/// <param name="time">The clock.</param>
internal sealed class FileDownload(FileSource source, TimeSpan timeout, TimeProvider time)
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>The most resumed attempts in a row that make little progress.</summary>
    private const int MaxResumes = 5;

    /// <summary>The bytes between two interruptions that count as much progress.</summary>
    private const long MuchProgress = 1_000_000;

    // Connections outlive a request, so the process has one client. Its own timeout would limit the whole download.
    private static readonly HttpClient _http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("Detourer", null) } },
    };

    /// <summary>Completes the part file. The caller verifies its checksum.</summary>
    /// <exception cref="ModelSourceException">The server did not deliver the file.</exception>
    public async Task RunAsync(
        string part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        int resumes = 0;
        while (true)
        {
            long before = LengthOf(part);
            string? interruption = await IdleTimeout.RunAsync(
                timeout, time, idle => AttemptAsync(part, before, progress, idle), cancellationToken);

            if (interruption is null) return;
            long received = LengthOf(part) - before;
            if (received <= 0 || resumes == MaxResumes) throw new ModelSourceException(interruption);
            resumes = received >= MuchProgress ? 0 : resumes + 1;
        }
    }

    /// <summary>Makes one request.</summary>
    /// <returns>Null if the file is complete; otherwise how the download was interrupted.</returns>
    private async Task<string?> AttemptAsync(
        string part, long from, IProgress<DownloadProgress>? progress, IdleTimeout idle)
    {
        using HttpResponseMessage response = await SendAsync(from, idle.Token);
        // The part file already has the length of the file. Its checksum shows whether it is complete.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0) return null;
        if (!response.IsSuccessStatusCode)
            throw new ModelSourceException(string.Create(
                CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode} {response.ReasonPhrase}"));

        bool partial = response.StatusCode == HttpStatusCode.PartialContent;
        bool continues = partial && response.Content.Headers.ContentRange?.From == from;
        await using var file = new FileStream(
            part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        if (!continues) file.SetLength(0);
        if (partial && !continues) return "answered with another range than the requested one";

        file.Seek(0, SeekOrigin.End);
        return await ReceiveAsync(response.Content, file, progress, idle);
    }

    private static long LengthOf(string part) => File.Exists(part) ? new FileInfo(part).Length : 0;

    private async Task<HttpResponseMessage> SendAsync(long from, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, source.Url);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new ModelSourceException($"could not be reached: {e.Message}", e);
        }
    }

    private async Task<string?> ReceiveAsync(
        HttpContent content, FileStream file, IProgress<DownloadProgress>? progress, IdleTimeout idle)
    {
        long? total = file.Length + content.Headers.ContentLength;
        await using Stream body = await content.ReadAsStreamAsync(idle.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                idle.Reset();
                progress?.Report(new DownloadProgress(source.Url.Host, file.Length, total));
                int read;
                try
                {
                    read = await body.ReadAsync(buffer, idle.Token);
                }
                catch (IOException e)
                {
                    // Only network errors are the source's fault. A disk error must fail the whole download.
                    idle.Token.ThrowIfCancellationRequested();
                    return $"closed the connection after {file.Length} bytes: {e.Message}";
                }

                if (read == 0) return null;
                idle.Pause();
                await file.WriteAsync(buffer.AsMemory(0, read), idle.Token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
