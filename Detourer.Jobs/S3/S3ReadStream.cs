using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>
/// Reads an object while it arrives. After a seek, and after a broken connection, the next read requests the object
/// from the current position on. All requests are for the same object, even if another has taken its place.
/// </summary>
internal sealed class S3ReadStream : Stream
{
    /// <summary>Bytes of the first request for a part.</summary>
    public const int FirstPart = 1 << 18;

    private readonly IAmazonS3 _client;
    private readonly S3Calls _calls;
    private readonly bool _inParts;
    private GetObjectResponse? _response;
    private long _responseAt;
    private long _responseEnd;
    private long _part = FirstPart;
    private long _position;

    /// <param name="client">Makes further requests.</param>
    /// <param name="calls">Retries them.</param>
    /// <param name="first">The response to a request for all of the object, or for its beginning.</param>
    /// <param name="inParts">Whether further requests are for parts only, or for all that follows.</param>
    public S3ReadStream(IAmazonS3 client, S3Calls calls, GetObjectResponse first, bool inParts = false)
    {
        (_client, _calls, _response, _inParts) = (client, calls, first, inParts);
        (Bucket, Key, ETag) = (first.BucketName, first.Key, first.ETag);
        _responseEnd = first.ContentLength;
        Length = LengthOf(first);
        Metadata = first.Metadata;
    }

    public string Bucket { get; }

    public string Key { get; }

    public string ETag { get; }

    /// <summary>The metadata that were stored with the object.</summary>
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
            int read = await _calls.RunAsync(
                attempt => ReadOnceAsync(buffer, attempt), buffer.Length, cancellationToken);
            _position += read;
            _responseAt = _position;
            return read;
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            throw new FileNotFoundException("The file was removed while it was read.", Key, e);
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
            if (_response is null || _responseAt != _position || _position >= _responseEnd)
                await RequestAsync(cancellationToken);
            int read = await _response!.ResponseStream.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new EndOfStreamException("The store sent fewer bytes than announced.");
        }
        catch
        {
            // The position of the response is unknown now; the next attempt makes a new request.
            Drop();
            throw;
        }
    }

    private async Task RequestAsync(CancellationToken cancellationToken)
    {
        // Larger parts for reading in sequence, small ones after a seek.
        _part = _position == _responseEnd ? 2 * _part : FirstPart;
        Drop();
        long end = _inParts ? Math.Min(_position + _part, Length) : Length;
        _response = await _client.GetObjectAsync(
            new GetObjectRequest
            {
                BucketName = Bucket,
                Key = Key,
                EtagToMatch = ETag,
                ByteRange = new ByteRange(_position, end - 1),
            },
            cancellationToken);
        (_responseAt, _responseEnd) = (_position, end);
    }

    // bytes 0-262143/1048576
    private static long LengthOf(GetObjectResponse response) =>
        response.ContentRange?.Split('/') is [_, var total] && long.TryParse(total, out long length)
            ? length
            : response.ContentLength;

    private void Drop()
    {
        _response?.Dispose();
        _response = null;
    }
}
