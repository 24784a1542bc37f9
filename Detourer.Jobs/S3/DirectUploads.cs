using System.Globalization;
using System.Security.Cryptography;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>A presigned request with which a client uploads a file directly to the store.</summary>
/// <param name="Id">Identifies the file in later requests. It cannot be guessed.</param>
/// <param name="Url">The URL of the PUT request.</param>
/// <param name="Headers">Headers that the request must have, unchanged.</param>
/// <param name="ExpiresAt">When the URL expires.</param>
public sealed record DirectUpload(
    string Id, Uri Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset ExpiresAt);

/// <summary>
/// Files that clients have uploaded directly to the store, as <c>uploads/{id}</c>. They stay there until they become
/// jobs. The store deletes those that never do.
/// </summary>
public sealed class DirectUploads
{
    /// <summary>The prefix of their keys.</summary>
    internal const string Prefix = "uploads/";

    private const string NameHeader = "x-amz-meta-name";
    private readonly S3Objects _objects;
    private readonly S3Links _links;
    private readonly TimeProvider _time;

    internal DirectUploads(S3Objects objects, S3Links links, TimeProvider time) =>
        (_objects, _links, _time) = (objects, links, time);

    /// <summary>Offers an upload of exactly this type and size; null if the store has no public address.</summary>
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

    /// <summary>
    /// Opens the file that was uploaded under an id; null if there is none. It is read in parts, and
    /// <see cref="IFileStore.PutAsync"/> copies it within the store.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store is unavailable.</exception>
    public async Task<(string Name, Stream Content)?> OpenAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) && await _objects.OpenForPartsAsync(Prefix + id, cancellationToken) is { } content
            ? (Uri.UnescapeDataString(content.Metadata[NameHeader] ?? ""), content)
            : null;

    /// <summary>Deletes an upload. A missing one is not an error.</summary>
    /// <exception cref="StorageUnavailableException">The store is unavailable.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) =>
        IsId(id) ? _objects.DeleteAsync(Prefix + id, cancellationToken) : Task.CompletedTask;

    private static bool IsId(string id) => id.Length == 32 && id.All(char.IsAsciiHexDigitLower);
}
