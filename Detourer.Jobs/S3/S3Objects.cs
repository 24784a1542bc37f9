using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Detourer.Jobs.S3;

/// <summary>The objects of the bucket, by key.</summary>
internal sealed class S3Objects(IAmazonS3 client, S3Calls calls, string bucket)
{
    /// <summary>Stores an object completely or not at all. It replaces an existing one.</summary>
    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        long start = content.Position;
        await calls.RunAsync(
            attempt =>
            {
                content.Position = start;
                return client.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        InputStream = content,
                        AutoCloseStream = false,
                        AutoResetStreamPosition = false,
                        // Signed as a whole: some stores do not support signed chunks, and all verify every byte.
                        UseChunkEncoding = false,
                    },
                    attempt);
            },
            content.Length - start, cancellationToken);
    }

    /// <summary>Opens an object; null if it does not exist.</summary>
    public async Task<S3ReadStream?> OpenAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            // No HEAD request first: most readers read everything from the beginning, and HEAD does not distinguish a
            // missing bucket from a missing object.
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
}
