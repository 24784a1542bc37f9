using System.Text;
using Detourer.Jobs.Files;

namespace Detourer.Tests.Jobs.Files;

public sealed class FullStoreTests
{
    private static readonly byte[] _full = Encoding.UTF8.GetBytes("""
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its minimum free drive threshold.
        </Message></Error>
        """);

    [Fact]
    public async Task A_store_whose_drives_are_full_is_unavailable_for_a_while()
    {
        await using var store = new FileServer(
            request => request.SendAsync("507 Insufficient Storage", _full, 0, _full.Length));
        await using S3Replica replica = await S3Replica.StartAsync(
            $"Endpoint={store.Url.GetLeftPart(UriPartial.Authority)};AccessKey=a;SecretKey=b");
        using var photo = new MemoryStream([1, 2, 3]);
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => replica.Files.PutAsync(
            FileKey.Original(Guid.CreateVersion7()), photo, TestContext.Current.CancellationToken));
        Assert.False(error.IsLasting);
    }
}
