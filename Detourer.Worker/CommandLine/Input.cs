using Detourer.Imaging;

namespace Detourer.Worker.CommandLine;

/// <summary>One photo to cut out, not yet read.</summary>
/// <param name="Name">What the person calls it, in messages.</param>
internal abstract record Input(string Name)
{
    /// <summary>The name of its file without folder and extension.</summary>
    public abstract string Stem { get; }

    /// <summary>The whole file.</summary>
    /// <exception cref="ImagingException">It cannot be had, or is too large.</exception>
    public abstract Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken);

    /// <summary>Reads a stream to its end, and no further than one byte beyond the limit.</summary>
    protected static async Task<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, ImagingLimits limits, CancellationToken cancellationToken)
    {
        var file = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            file.Write(buffer, 0, read);
            if (file.Length > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
        }

        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }
}

/// <summary>A file on disk.</summary>
internal sealed record FileInput(string Path) : Input(Path)
{
    public override string Stem => System.IO.Path.GetFileNameWithoutExtension(Path);

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = File.OpenRead(Path);
            if (file.Length > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
            return await ReadAsync(file, limits, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw InputErrors.NotFound();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unreadable(e);
        }
    }
}

/// <summary>Standard input.</summary>
internal sealed record StandardInput() : Input("standard input")
{
    public override string Stem => "stdin";

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken)
    {
        await using Stream stream = Console.OpenStandardInput();
        return await ReadAsync(stream, limits, cancellationToken);
    }
}

/// <summary>A file behind an address.</summary>
internal sealed record UrlInput(Uri Url) : Input(Url.ToString())
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public override string Stem =>
        System.IO.Path.GetFileNameWithoutExtension(Uri.UnescapeDataString(Url.AbsolutePath).TrimEnd('/')) is { Length: > 0 } stem
            ? string.Concat(stem.Select(c => System.IO.Path.GetInvalidFileNameChars().Contains(c) ? '_' : c))
            : Url.Host;

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response =
                await _http.GetAsync(Url, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode) throw InputErrors.Refused((int)response.StatusCode);
            if (response.Content.Headers.ContentLength > limits.MaxBytes) throw InputErrors.TooLarge(limits.MaxBytes);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await ReadAsync(body, limits, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw InputErrors.Unreachable(e);
        }
    }
}

/// <summary>Something that was named and is not there.</summary>
internal sealed record MissingInput(string Name, ImagingException Reason) : Input(Name)
{
    public override string Stem => Name;

    public override Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken) =>
        Task.FromException<ReadOnlyMemory<byte>>(Reason);
}
