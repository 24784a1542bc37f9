using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>
/// Streams an object. After a seek or a lost connection, the next read requests the rest from the current position. It
/// requests the same version, so that a replaced object is never mixed with its replacement.
/// </summary>
internal sealed class S3ReadStream : Stream
{
    private readonly IAmazonS3 _client;
    private readonly S3Calls _calls;
    private readonly (string Bucket, string Key, string ETag) _object;
    private GetObjectResponse? _response;
    private long _responseAt;
    private long _position;

    /// <param name="client">Requests the rest.</param>
    /// <param name="calls">Sends the requests.</param>
    /// <param name="whole">The response to a request for the whole object.</param>
    public S3ReadStream(IAmazonS3 client, S3Calls calls, GetObjectResponse whole)
    {
        (_client, _calls, _response) = (client, calls, whole);
        _object = (whole.BucketName, whole.Key, whole.ETag);
        Length = whole.ContentLength;
        Metadata = whole.Metadata;
    }

    /// <summary>The metadata of the object.</summary>
    public MetadataCollection Metadata { get; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    /// <exception cref="StorageUnavailableException">The store is unavailable.</exception>
    /// <exception cref="FileNotFoundException">The object has been removed or replaced.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty) return 0;
        try
        {
            int read = await _calls.RunAsync(
                attempt => ReadOnceAsync(buffer, attempt), buffer.Length, cancellationToken);
            _position += read;
            _responseAt = _position;
            return read;
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            throw new FileNotFoundException("The file was removed while it was read.", _object.Key, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Drop();
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (_response is null || _responseAt != _position) await AskAsync(cancellationToken);
            int read = await _response!.ResponseStream.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new EndOfStreamException("The store has sent less than it announced.");
        }
        catch
        {
            // The position in the response is unknown, so the next attempt sends a new request.
            Drop();
            throw;
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Drop();
        _response = await _client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = _object.Bucket,
                Key = _object.Key,
                EtagToMatch = _object.ETag,
                ByteRange = new ByteRange(_position, Length - 1),
            },
            cancellationToken);
        _responseAt = _position;
    }

    private void Drop()
    {
        _response?.Dispose();
        _response = null;
    }
}
