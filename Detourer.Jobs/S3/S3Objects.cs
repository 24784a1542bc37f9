using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Jobs.S3;

/// <summary>The objects of the bucket, by key.</summary>
internal sealed class S3Objects(IAmazonS3 client, S3Calls calls, string bucket)
{
    /// <summary>Stores an object completely or not at all. It replaces an existing one.</summary>
    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        long start = content.Position;
        try
        {
            await calls.RunAsync(
                attempt =>
                {
                    content.Position = start;
                    return client.PutObjectAsync(PutRequest(key, content), attempt);
                },
                content.Length - start, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            // “Not found” makes sense for a read only: something between here and the store answers for it.
            throw new StorageUnavailableException(e);
        }
    }

    /// <summary>
    /// Copies an object within the store, without its metadata. It is the one that was opened: if another has taken its
    /// place, nothing is copied.
    /// </summary>
    /// <exception cref="FileNotFoundException">The object was removed or replaced.</exception>
    public async Task CopyAsync(S3ReadStream source, string key, CancellationToken cancellationToken)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = source.Bucket,
            SourceKey = source.Key,
            ETagToMatch = source.ETag,
            DestinationBucket = bucket,
            DestinationKey = key,
            MetadataDirective = S3MetadataDirective.REPLACE,
        };
        try
        {
            // The store reads and writes all bytes before it answers.
            CopyObjectResponse copy = await calls.RunAsync(
                attempt => client.CopyObjectAsync(request, attempt), source.Length, cancellationToken);
            // Ceph ignores the condition. A copy has the tag of its source, unless the store encrypts it.
            if (copy.ETag != source.ETag && await TagOfAsync(source.Key, cancellationToken) != source.ETag)
                throw new FileNotFoundException("The object was replaced before it was copied.", source.Key);
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            throw new FileNotFoundException("The object was removed or replaced before it was copied.", source.Key, e);
        }
    }

    /// <summary>
    /// Opens an object of which only parts will be read, or null if there is none. Each read of a new position fetches
    /// a small range, and further ones in sequence fetch larger ranges.
    /// </summary>
    public async Task<S3ReadStream?> OpenForPartsAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectRequest
            {
                BucketName = bucket,
                Key = key,
                ByteRange = new ByteRange(0, S3ReadStream.FirstPart - 1),
            };
            GetObjectResponse response = await calls.RunAsync(
                attempt => GetPartAsync(request, attempt), S3ReadStream.FirstPart, cancellationToken);
            return new S3ReadStream(client, calls, response, inParts: true);
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            return null;
        }
    }

    /// <summary>Opens an object; null if it does not exist.</summary>
    public async Task<S3ReadStream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            // Not HEAD first: most readers want all of it from the beginning, and HEAD cannot tell a missing bucket
            // from a missing object.
            var request = new GetObjectRequest { BucketName = bucket, Key = key };
            GetObjectResponse response = await calls.RunAsync(
                attempt => client.GetObjectAsync(request, attempt), 0, cancellationToken);
            return new S3ReadStream(client, calls, response);
        }
        catch (AmazonS3Exception e) when (e.IsNone())
        {
            return null;
        }
    }

    /// <summary>Deletes an object. A missing object is not an error.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        calls.RunAsync(attempt => client.DeleteObjectAsync(bucket, key, attempt), 0, cancellationToken);

    /// <summary>The keys with a prefix that sort after another key, in order.</summary>
    public async IAsyncEnumerable<string> ListAsync(
        string prefix, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, StartAfter = after };
        while (true)
        {
            ListObjectsV2Response page = await calls.RunAsync(
                attempt => client.ListObjectsV2Async(request, attempt), 0, cancellationToken);
            foreach (S3Object found in page.S3Objects ?? []) yield return found.Key;
            if (page.IsTruncated is not true) yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    /// <summary>Deletes all objects whose keys have a prefix.</summary>
    public async Task DeleteAllAsync(string prefix, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
            ListObjectsV2Response found = await calls.RunAsync(
                attempt => client.ListObjectsV2Async(page, attempt), 0, cancellationToken);
            if (found.S3Objects is not { Count: > 0 } objects) return;

            var these = new DeleteObjectsRequest
            {
                BucketName = bucket,
                Objects = [.. objects.Select(o => new KeyVersion { Key = o.Key })],
                Quiet = true,
            };
            await calls.RunAsync(attempt => client.DeleteObjectsAsync(these, attempt), 0, cancellationToken);
            if (found.IsTruncated is not true) return;
        }
    }

    private async Task<string> TagOfAsync(string key, CancellationToken cancellationToken) => (await calls.RunAsync(
        attempt => client.GetObjectMetadataAsync(bucket, key, attempt), 0, cancellationToken)).ETag;

    private PutObjectRequest PutRequest(string key, Stream content) => new()
    {
        BucketName = bucket,
        Key = key,
        InputStream = content,
        AutoCloseStream = false,
        AutoResetStreamPosition = false,
        // Signed as a whole: also stores without signed chunks accept it, and every store checks every byte.
        UseChunkEncoding = false,
    };

    private async Task<GetObjectResponse> GetPartAsync(GetObjectRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // An empty object has no first byte.
            var whole = new GetObjectRequest { BucketName = request.BucketName, Key = request.Key };
            return await client.GetObjectAsync(whole, cancellationToken);
        }
    }
}
