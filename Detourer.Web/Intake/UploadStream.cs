using Detourer.Jobs.Files;
using Detourer.Web.Problems;

namespace Detourer.Web.Intake;

/// <summary>
/// The side of an upload that is written to. It refuses bytes beyond the limit as soon as they arrive, and reports a
/// failed write as a failure of the server's storage.
/// </summary>
/// <param name="file">Takes the bytes.</param>
/// <param name="limit">Largest number of bytes.</param>
internal sealed class UploadStream(Stream file, long limit) : Stream
{
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _written;

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    /// <exception cref="ApiException"><c>file_too_large</c></exception>
    /// <exception cref="StorageUnavailableException">The file cannot be written.</exception>
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written += buffer.Length;
        if (_written > limit) throw ApiException.TooLarge(limit);
        try
        {
            await file.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException(e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="StorageUnavailableException">The file cannot be written.</exception>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await file.FlushAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new StorageUnavailableException(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
