using System.Diagnostics;
using Amazon.S3.Model;
using Detourer.Jobs.Files;

namespace Detourer.Tests.Jobs.Files;

/// <summary>Outages of the store during the life of one client.</summary>
[Collection(S3Tests.Name)]
public sealed class S3FaultTests(S3Server server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_operation_reports_an_outage_quickly_and_works_after_it()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        Radosgw radosgw = await server.GetAsync();
        var key = FileKey.Original(Guid.CreateVersion7());
        await replica.Files.PutAsync(key, new MemoryStream([1, 2, 3]), Token);

        await radosgw.StopAsync();
        try
        {
            foreach (Func<Task> operation in Operations(replica.Files, key))
            {
                long start = Stopwatch.GetTimestamp();
                await Assert.ThrowsAsync<StorageUnavailableException>(operation);
                Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
            }

            // While the circuit is open, calls fail at once.
            for (int i = 0; i < 10; i++)
                await Assert.ThrowsAsync<StorageUnavailableException>(Operations(replica.Files, key)[0]);
        }
        finally
        {
            await radosgw.StartAsync();
        }

        await Eventually.TrueAsync(() => WorksAsync(Operations(replica.Files, key)[0]));
        foreach (Func<Task> operation in Operations(replica.Files, key)) await operation();
    }

    [Fact]
    public async Task A_request_to_a_silent_store_times_out()
    {
        await using S3Replica patient = await S3Replica.ReadyAsync(server);
        Radosgw radosgw = await server.GetAsync();
        await using S3Replica replica = await S3Replica.StartAsync(
            radosgw.ConnectionString, patient.Bucket, ("Storage:Timeout", "00:00:01"));
        var key = FileKey.Original(Guid.CreateVersion7());
        await radosgw.FreezeAsync();
        try
        {
            foreach (Func<Task> operation in Operations(replica.Files, key))
            {
                long start = Stopwatch.GetTimestamp();
                await Assert.ThrowsAsync<StorageUnavailableException>(operation);
                Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));
            }
        }
        finally
        {
            await radosgw.ThawAsync();
        }

        await Eventually.TrueAsync(() => WorksAsync(Operations(replica.Files, key)[0]));
    }

    [Fact]
    public async Task A_reader_continues_at_its_position_after_a_lost_connection()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        Radosgw radosgw = await server.GetAsync();
        var key = FileKey.Original(Guid.CreateVersion7());
        byte[] bytes = new byte[40_000_000];
        new Random(1).NextBytes(bytes);
        await replica.Files.PutAsync(key, new MemoryStream(bytes), Token);

        await using Stream file = (await replica.Files.OpenAsync(key, Token))!;
        byte[] read = new byte[bytes.Length];
        await file.ReadExactlyAsync(read.AsMemory(0, 1_000_000), Token);
        await radosgw.StopAsync();
        await radosgw.StartAsync();
        await file.ReadExactlyAsync(read.AsMemory(1_000_000), Token);
        Assert.True(bytes.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task A_file_that_changes_while_it_is_read_is_reported_missing_and_never_mixed()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        var key = FileKey.Original(Guid.CreateVersion7());
        await replica.Files.PutAsync(key, new MemoryStream([1, 2, 3]), Token);
        await using Stream file = (await replica.Files.OpenAsync(key, Token))!;
        await replica.Files.PutAsync(key, new MemoryStream([4, 5, 6]), Token);
        file.Position = 1;
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await file.ReadExactlyAsync(new byte[2], Token));
        await replica.Files.DeleteAsync(key, Token);
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await file.ReadExactlyAsync(new byte[2], Token));
    }

    [Fact]
    public async Task Deleting_removes_more_files_than_one_page_lists()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        var job = Guid.CreateVersion7();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token };
        await Parallel.ForAsync(0, 1005, parallel, async (i, token) => await replica.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = replica.Bucket, Key = $"jobs/{job}/{i}", ContentBody = "x" }, token));
        await replica.Files.DeleteAllAsync(job, Token);
        var request = new ListObjectsV2Request { BucketName = replica.Bucket };
        Assert.Empty((await replica.Client.ListObjectsV2Async(request, Token)).S3Objects ?? []);
    }

    private static Func<Task>[] Operations(IFileStore files, FileKey key) =>
    [
        () => files.PutAsync(key, new MemoryStream([1, 2, 3]), Token),
        async () => (await files.OpenAsync(key, Token))?.Dispose(),
        () => files.DeleteAsync(key with { Name = "other" }, Token),
        () => files.DeleteAllAsync(Guid.CreateVersion7(), Token),
    ];

    private static async Task<bool> WorksAsync(Func<Task> operation)
    {
        try
        {
            await operation();
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
