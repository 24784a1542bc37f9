using Detourer.Web.Problems;

namespace Detourer.Web.Intake;

/// <summary>
/// Reads the body of a request, or one section of it. A read that fails throws the refusal that the client gets, so it
/// cannot be mistaken for a failure of the file that the bytes go to.
/// </summary>
internal sealed class ClientStream(Stream body) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ApiException"><c>incomplete_body</c>, <c>malformed_body</c></exception>
    /// <exception cref="BadHttpRequestException">
    /// The server refused the body itself, by its size or its speed.
    /// </exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (ApiException.OfBody(e) is { } refusal)
        {
            throw refusal;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
