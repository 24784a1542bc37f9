using System.Globalization;
using System.Security.Cryptography;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>A place to which a client may send a file itself.</summary>
/// <param name="Id">Names the file afterwards; nobody can guess it.</param>
/// <param name="Url">Where to PUT it.</param>
/// <param name="Headers">What the request must carry, unchanged.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record DirectUpload(string Id, Uri Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>
/// Files that clients send to the store themselves: <c>uploads/{id}</c>, until a job is made of them. The store removes
/// those of which none is made.
/// </summary>
public sealed class DirectUploads
{
    /// <summary>What all their keys begin with.</summary>
    internal const string Prefix = "uploads/";

    private const string NameHeader = "x-amz-meta-name";
    private readonly S3Objects _objects;
    private readonly S3Links _links;
    private readonly TimeProvider _time;

    internal DirectUploads(S3Objects objects, S3Links links, TimeProvider time) =>
        (_objects, _links, _time) = (objects, links, time);

    /// <summary>A place for one file of just this type and size; null where the store has no public address.</summary>
    public DirectUpload? Offer(string fileName, string mediaType, long bytes)
    {
        string id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = mediaType,
            ["Content-Length"] = bytes.ToString(CultureInfo.InvariantCulture),
            [NameHeader] = Uri.EscapeDataString(fileName),
        };
        return _links.ToPut(Prefix + id, headers) is { } link
            ? new DirectUpload(id, link.Url, headers, _time.GetUtcNow() + link.Lifetime)
            : null;
    }

    /// <summary>What was sent under an id, and its name; null where nothing was.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    public async Task<(string Name, Stream Content)?> OpenAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) && await _objects.OpenAsync(Prefix + id, cancellationToken) is { } content
            ? (Uri.UnescapeDataString(content.Metadata[NameHeader] ?? ""), content)
            : null;

    /// <summary>Removes it; none is no error.</summary>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? _objects.DeleteAsync(Prefix + id, cancellationToken) : Task.CompletedTask;

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
