using Detourer.Imaging;

namespace Detourer.Cli.Inputs;

/// <summary>A photo to process, not yet read.</summary>
/// <param name="Name">The name in messages: as the user wrote it.</param>
internal abstract record Input(string Name)
{
    /// <summary>The file name without folder and extension.</summary>
    public abstract string Stem { get; }

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="ImagingException">The file cannot be read, or is too large.</exception>
    public abstract Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken);

    /// <summary>Reads a stream to its end, but stops after the limit.</summary>
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

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
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

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
    {
        await using Stream stream = Console.OpenStandardInput();
        return await ReadAsync(stream, limits, cancellationToken);
    }
}

/// <summary>A file at an http(s) address.</summary>
internal sealed record UrlInput(Uri Url) : Input(Url.ToString())
{
    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public override string Stem
    {
        get
        {
            string path = Uri.UnescapeDataString(Url.AbsolutePath).TrimEnd('/');
            char[] invalid = System.IO.Path.GetInvalidFileNameChars();
            return System.IO.Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem
                ? string.Concat(stem.Select(c => invalid.Contains(c) ? '_' : c))
                : Url.Host;
        }
    }

    public override async Task<ReadOnlyMemory<byte>> ReadAsync(
        ImagingLimits limits, CancellationToken cancellationToken)
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

/// <summary>An argument that matches no file.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Reason">The error of <see cref="ReadAsync"/>.</param>
internal sealed record MissingInput(string Name, ImagingException Reason) : Input(Name)
{
    public override string Stem => Name;

    public override Task<ReadOnlyMemory<byte>> ReadAsync(ImagingLimits limits, CancellationToken cancellationToken) =>
        Task.FromException<ReadOnlyMemory<byte>>(Reason);
}
