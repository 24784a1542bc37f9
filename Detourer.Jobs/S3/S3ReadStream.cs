using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>
/// An object, read as it comes. After a seek, and after a connection that broke, the next read asks for the rest from
/// where it stands; always of the same object, even if another has been put in its place.
/// </summary>
internal sealed class S3ReadStream : Stream
{
    private readonly IAmazonS3 _client;
    private readonly S3Calls _calls;
    private readonly (string Bucket, string Key, string ETag) _object;
    private GetObjectResponse? _response;
    private long _responseAt;
    private long _position;

    /// <param name="client">Asks for the rest.</param>
    /// <param name="calls">How it is asked for.</param>
    /// <param name="whole">The answer to a request for all of it.</param>
    public S3ReadStream(IAmazonS3 client, S3Calls calls, GetObjectResponse whole)
    {
        (_client, _calls, _response) = (client, calls, whole);
        _object = (whole.BucketName, whole.Key, whole.ETag);
        Length = whole.ContentLength;
        Metadata = whole.Metadata;
    }

    /// <summary>What else was stored with it.</summary>
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

    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    /// <exception cref="FileNotFoundException">The object was removed or replaced meanwhile.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty) return 0;
        try
        {
            int read = await _calls.RunAsync(attempt => ReadOnceAsync(buffer, attempt), buffer.Length, cancellationToken);
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
            return read > 0 ? read : throw new EndOfStreamException("The store has sent less than it said.");
        }
        catch
        {
            // Where it stands now is unknown; the next attempt asks anew.
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
