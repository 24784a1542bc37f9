using System.Net.Http.Headers;
using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.S3;

/// <summary>Addresses that let anybody do one thing for a while: signed here, asked of nobody.</summary>
internal sealed class S3Links : IDisposable
{
    private readonly StorageOptions _options;
    private readonly TimeProvider _time;
    private readonly AmazonS3Client? _signer;

    public S3Links(S3Connection connection, IOptions<StorageOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        // The host is part of what is signed: it must be the one that the browser will ask.
        if (_options.PublicAddress is { } address) _signer = connection.CreateClient(address);
    }

    /// <summary>To read an object under a type and a name; null where no public address is known.</summary>
    public FileLink? ToGet(string key, string mediaType, string fileName)
    {
        GetPreSignedUrlRequest request = Request(key, HttpVerb.GET);
        request.ResponseHeaderOverrides.ContentType = mediaType;
        request.ResponseHeaderOverrides.ContentDisposition = Attachment(fileName);
        return Sign(request);
    }

    /// <summary>To store an object of just this type, size and name; null where no public address is known.</summary>
    /// <param name="key">Where.</param>
    /// <param name="headers">What the request must carry, unchanged.</param>
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

    /// <summary>RFC 6266: the name in UTF-8, and one in ASCII for those who cannot read that.</summary>
    private static string Attachment(string fileName)
    {
        string ascii = string.Concat(fileName.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c : '_'));
        var header = new ContentDispositionHeaderValue("attachment") { FileName = $"\"{ascii}\"" };
        if (ascii != fileName) header.FileNameStar = fileName;
        return header.ToString();
    }
}
