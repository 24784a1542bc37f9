using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Tests.Jobs.S3;

/// <summary>A direct upload stays in the store: of its bytes, the web reads only what it inspects.</summary>
[Collection(S3Tests.Name)]
public sealed class DirectUploadTests(S3Server server) : IAsyncLifetime
{
    private readonly List<AmazonWebServiceRequest> _requests = [];
    private readonly string _id = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private readonly byte[] _photo = RandomNumberGenerator.GetBytes(3_000_000);
    private S3Replica _replica = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _replica = await S3Replica.ReadyAsync(server);
        await StoreAsync(_photo);
        ((AmazonS3Client)_replica.Client).BeforeRequestEvent += (_, request) =>
            _requests.Add(((WebServiceRequestEventArgs)request).Request);
    }

    [Fact]
    public async Task It_is_inspected_in_parts_and_copied_within_the_store()
    {
        await using Stream content = await OpenAsync();
        Assert.Equal(_photo[..1000], await ReadAsync(content, 0, 1000));
        Assert.Equal(_photo[^100..], await ReadAsync(content, _photo.Length - 100, 100));
        content.Position = 0;
        var key = FileKey.Original(Guid.CreateVersion7());
        await _replica.Files.PutAsync(key, content, Token);

        Assert.Single(_requests.OfType<CopyObjectRequest>());
        Assert.Empty(_requests.OfType<PutObjectRequest>());
        Assert.Equal(2, _requests.OfType<GetObjectRequest>().Count());
        Assert.All(_requests.OfType<GetObjectRequest>(), request =>
            Assert.InRange(request.ByteRange.End - request.ByteRange.Start, 1, 1 << 18));
        await using Stream copy = (await _replica.Files.OpenAsync(key, Token))!;
        Assert.Equal(_photo, await ReadAsync(copy, 0, _photo.Length));
    }

    [Fact]
    public async Task Reading_all_of_it_takes_few_requests()
    {
        await using Stream content = await OpenAsync();
        Assert.Equal(_photo, await ReadAsync(content, 0, _photo.Length));
        Assert.InRange(_requests.Count, 2, 6);
    }

    [Fact]
    public async Task One_that_was_replaced_after_its_inspection_is_not_copied()
    {
        await using Stream content = await OpenAsync();
        await StoreAsync([1, 2, 3]);
        await Assert.ThrowsAsync<FileNotFoundException>(
            () => _replica.Files.PutAsync(FileKey.Original(Guid.CreateVersion7()), content, Token));
    }

    [Fact]
    public async Task An_empty_one_has_no_bytes()
    {
        await StoreAsync([]);
        await using Stream content = await OpenAsync();
        Assert.Equal(0, content.Length);
        Assert.Equal(0, await content.ReadAsync(new byte[1], Token));
    }

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    private static async Task<byte[]> ReadAsync(Stream content, long position, int count)
    {
        byte[] bytes = new byte[count];
        content.Position = position;
        await content.ReadExactlyAsync(bytes, Token);
        return bytes;
    }

    private async Task<Stream> OpenAsync() => (await _replica.Uploads.OpenAsync(_id, Token))!.Value.Content;

    private async Task StoreAsync(byte[] bytes) => await _replica.Client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = _replica.Bucket,
            Key = $"uploads/{_id}",
            InputStream = new MemoryStream(bytes),
            UseChunkEncoding = false,
        }, Token);
}
