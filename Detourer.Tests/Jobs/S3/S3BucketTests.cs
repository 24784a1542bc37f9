using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;
using Detourer.Jobs.S3;

namespace Detourer.Tests.Jobs.Files;

/// <summary>The bucket that a replica creates at start.</summary>
[Collection(S3Tests.Name)]
public sealed class S3BucketTests(S3Server server)
{
    private static readonly (string Name, string Value) _lifecycle = ("Storage:Lifecycle", "true");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_start_together_create_one_bucket()
    {
        Radosgw radosgw = await server.GetAsync();
        string bucket = S3Replica.NewBucket();
        S3Replica[] replicas = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => S3Replica.StartAsync(radosgw.ConnectionString, bucket, _lifecycle)));
        await Task.WhenAll(replicas.Select(replica => replica.Setup.EnsureAsync(Token)));
        await Task.WhenAll(replicas.Select(replica => replica.Setup.SetLifecycleAsync(Token)));

        var key = FileKey.Original(Guid.CreateVersion7());
        await replicas[0].Files.PutAsync(key, new MemoryStream([1, 2]), Token);
        await using (Stream? file = await replicas[1].Files.OpenAsync(key, Token)) Assert.NotNull(file);
        foreach (S3Replica replica in replicas) await replica.DisposeAsync();
    }

    [Fact]
    public async Task Unsigned_requests_can_neither_read_nor_list_the_bucket()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        var key = FileKey.Original(Guid.CreateVersion7());
        await replica.Files.PutAsync(key, new MemoryStream([1, 2]), Token);
        using var http = new HttpClient { BaseAddress = (await server.GetAsync()).Endpoint };
        foreach (string path in (string[])[$"/{replica.Bucket}/jobs/{key.Job}/original", $"/{replica.Bucket}"])
        {
            using HttpResponseMessage answer = await http.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Lifecycle_rules_remove_expired_files_and_foreign_rules_are_kept()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(
            server, null, _lifecycle, ("Jobs:Retention", "2.12:00:00"), ("Storage:LifecycleMargin", "1.00:00:00"));
        await replica.Client.PutLifecycleConfigurationAsync(
            new PutLifecycleConfigurationRequest
            {
                BucketName = replica.Bucket,
                Configuration = new LifecycleConfiguration
                {
                    Rules = [Rule("theirs", "other/", 5), Rule("detourer-old", "jobs/", 1)],
                },
            },
            Token);
        await replica.Setup.SetLifecycleAsync(Token);
        await replica.Setup.SetLifecycleAsync(Token);
        Assert.Equal(
            ["detourer-jobs jobs/ 4", "detourer-uploads uploads/ 1", "theirs other/ 5"], await RulesAsync(replica));

        await using S3Replica without = await S3Replica.ReadyAsync(server, replica.Bucket);
        await without.Setup.SetLifecycleAsync(Token);
        Assert.Equal(["theirs other/ 5"], await RulesAsync(replica));
    }

    [Fact]
    public async Task The_store_removes_an_upload_that_did_not_become_a_job()
    {
        await using Radosgw radosgw = await Radosgw.CreateAsync(day: 2);
        await using S3Replica replica = await S3Replica.StartAsync(radosgw.ConnectionString, null, _lifecycle);
        await replica.Ready;
        await replica.Client.PutObjectAsync(
            new PutObjectRequest { BucketName = replica.Bucket, Key = "uploads/forgotten", ContentBody = "x" }, Token);
        var kept = FileKey.Original(Guid.CreateVersion7());
        await replica.Files.PutAsync(kept, new MemoryStream([1]), Token);

        await Eventually.TrueAsync(async () => await CountAsync(replica, DirectUploads.Prefix) == 0);
        Assert.Equal(1, await CountAsync(replica, S3Store.Prefix));
    }

    [Fact]
    public async Task A_replica_starts_without_its_store_and_creates_the_bucket_later()
    {
        Radosgw radosgw = await server.GetAsync();
        await radosgw.StopAsync();
        S3Replica replica;
        try
        {
            replica = await S3Replica.StartAsync(radosgw.ConnectionString);
            await Assert.ThrowsAsync<StorageUnavailableException>(() => PutAsync(replica));
        }
        finally
        {
            await radosgw.StartAsync();
        }

        await using (replica) await Eventually.TrueAsync(() => WorksAsync(replica));
    }

    [Fact]
    public async Task A_missing_bucket_is_unavailable_and_is_created_again()
    {
        await using S3Replica replica = await S3Replica.ReadyAsync(server);
        await replica.Client.DeleteBucketAsync(replica.Bucket, Token);
        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => replica.Files.OpenAsync(FileKey.Original(Guid.CreateVersion7()), Token));
        await Eventually.TrueAsync(() => WorksAsync(replica));
    }

    [Fact]
    public async Task A_wrong_key_is_reported_at_once()
    {
        Radosgw radosgw = await server.GetAsync();
        await using S3Replica replica = await S3Replica.StartAsync(
            radosgw.ConnectionString.Replace("SecretKey=", "SecretKey=wrong", StringComparison.Ordinal));
        StorageUnavailableException error =
            await Assert.ThrowsAsync<StorageUnavailableException>(() => PutAsync(replica));
        Assert.Equal("SignatureDoesNotMatch", Assert.IsType<AmazonS3Exception>(error.InnerException).ErrorCode);
    }

    private static LifecycleRule Rule(string id, string prefix, int days) => new()
    {
        Id = id,
        Status = LifecycleRuleStatus.Enabled,
        Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = prefix } },
        Expiration = new LifecycleRuleExpiration { Days = days },
    };

    private static async Task<IEnumerable<string>> RulesAsync(S3Replica replica)
    {
        var request = new GetLifecycleConfigurationRequest { BucketName = replica.Bucket };
        GetLifecycleConfigurationResponse answer = await replica.Client.GetLifecycleConfigurationAsync(request, Token);
        return answer.Configuration.Rules
            .Select(rule => (rule, filter: (LifecyclePrefixPredicate)rule.Filter.LifecycleFilterPredicate))
            .Select(one => $"{one.rule.Id} {one.filter.Prefix} {one.rule.Expiration.Days}")
            .Order(StringComparer.Ordinal);
    }

    private static async Task<int> CountAsync(S3Replica replica, string prefix)
    {
        var request = new ListObjectsV2Request { BucketName = replica.Bucket, Prefix = prefix };
        return (await replica.Client.ListObjectsV2Async(request, Token)).S3Objects?.Count ?? 0;
    }

    private static Task PutAsync(S3Replica replica) =>
        replica.Files.PutAsync(FileKey.Original(Guid.CreateVersion7()), new MemoryStream([1]), Token);

    private static async Task<bool> WorksAsync(S3Replica replica)
    {
        try
        {
            await PutAsync(replica);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
