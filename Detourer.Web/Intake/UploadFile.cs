using Detourer.Jobs.Files;
using Detourer.Web.Problems;
using Detourer.Web.Views;

namespace Detourer.Web.Intake;

/// <summary>
/// A received file, never larger than the limit: in a temporary file until it is disposed of, or in the object store.
/// </summary>
internal sealed class UploadFile : IAsyncDisposable
{
    private readonly Stream _content;

    private UploadFile(string name, Stream content) => (Name, _content) = (FileNames.Clean(name), content);

    /// <summary>The name that the client gave it, made harmless by <see cref="FileNames.Clean"/>.</summary>
    public string Name { get; }

    /// <summary>Its bytes, from the beginning.</summary>
    public Stream Content
    {
        get
        {
            _content.Position = 0;
            return _content;
        }
    }

    /// <summary>A file that a client has stored in the object store itself.</summary>
    /// <param name="name">The name that the client gave it.</param>
    /// <param name="limit">Largest number of bytes.</param>
    /// <param name="content">Reads it from the store; disposed of with this object.</param>
    /// <exception cref="ApiException"><c>file_too_large</c></exception>
    public static async Task<UploadFile> OfStoreAsync(string name, long limit, Stream content)
    {
        if (content.Length <= limit) return new UploadFile(name, content);
        await content.DisposeAsync();
        throw ApiException.TooLarge(limit);
    }

    /// <summary>Receives a file.</summary>
    /// <param name="name">The name that the client gave it.</param>
    /// <param name="limit">Largest number of bytes.</param>
    /// <param name="receive">Writes the bytes to a stream.</param>
    /// <exception cref="ApiException"><c>file_too_large</c></exception>
    /// <exception cref="StorageUnavailableException">The server cannot store it.</exception>
    public static async Task<UploadFile> ReceiveAsync(string? name, long limit, Func<Stream, Task> receive)
    {
        var upload = new UploadFile(name ?? "", TemporaryFile.Create());
        try
        {
            await using var target = new UploadStream(upload._content, limit);
            await receive(target);
            await target.FlushAsync();
            return upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="StorageUnavailableException">The file cannot be read.</exception>
    /// <exception cref="FileNotFoundException">It was removed from the object store.</exception>
    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[_content.Length];
        try
        {
            await Content.ReadExactlyAsync(bytes, cancellationToken);
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            throw new StorageUnavailableException(e);
        }

        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _content.DisposeAsync();
        }
        catch (IOException)
        {
            // A full disk did not take the last bytes, which was reported when they were written.
        }
    }
}
