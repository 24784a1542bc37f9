using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.S3;

/// <summary>
/// Creates presigned URLs, each for one operation and a limited time. Signing needs no request to the store.
/// </summary>
internal sealed class S3Links : IDisposable
{
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly AmazonS3Client? _signer;

    public S3Links(S3Connection connection, IOptions<StorageOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        // The signature includes the host, so it must be the one that browsers use.
        if (_options.PublicAddress is { } address) _signer = connection.CreateClient(address);
    }

    /// <summary>A URL that serves an object with a type and a name; null if there is no public address.</summary>
    public FileLink? ToGet(string key, string mediaType, string fileName)
    {
        GetPreSignedUrlRequest request = Request(key, HttpVerb.GET);
        request.ResponseHeaderOverrides.ContentType = mediaType;
        request.ResponseHeaderOverrides.ContentDisposition = Attachment(fileName);
        return Sign(request);
    }

    /// <summary>
    /// A URL that stores an object of exactly this type, size and name; null if there is no public address.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="headers">Headers that the request must have, unchanged.</param>
    public FileLink? ToPut(string key, IReadOnlyDictionary<string, string> headers)
    {
        GetPreSignedUrlRequest request = Request(key, HttpVerb.PUT);
        foreach ((string name, string value) in headers) request.Headers[name] = value;
        return Sign(request);
    }

    public void Dispose() => _signer?.Dispose();

    private GetPreSignedUrlRequest Request(string key, HttpVerb verb) => new()
    {
        BucketName = _options.Bucket,
        Key = key,
        Verb = verb,
        Protocol = _options.PublicAddress?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        Expires = (_time.GetUtcNow() + _options.LinkLifetime).UtcDateTime,
    };

    private FileLink? Sign(GetPreSignedUrlRequest request) =>
        _signer is null ? null : new FileLink(new Uri(_signer.GetPreSignedURL(request)), _options.LinkLifetime);

    /// <summary>RFC 6266: the name in UTF-8, and an ASCII name for clients that do not support it.</summary>
    private static string Attachment(string fileName)
    {
        string ascii = string.Concat(fileName.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c : '_'));
        var header = new ContentDispositionHeaderValue("attachment") { FileName = $"\"{ascii}\"" };
        if (ascii != fileName) header.FileNameStar = fileName;
        return header.ToString();
    }
}
