using Amazon.S3;
using Amazon.S3.Model;
using Detourer.Jobs.Files;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs.S3;

/// <summary>The bucket: private, with lifecycle rules that remove files which retention has missed.</summary>
internal sealed class S3Bucket(
    IAmazonS3 client, S3Calls calls, IOptions<StorageOptions> options, IOptions<JobsOptions> jobs)
{
    private const string RulePrefix = "detourer-";
    private readonly string _name = options.Value.Bucket;

    /// <summary>Creates the bucket if it is missing. Several replicas may do so at once.</summary>
    /// <exception cref="StorageUnavailableException">The store is unavailable or rejects the request.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) => calls.RunAsync(
        async attempt =>
        {
            if (await IsThereAsync(attempt)) return true;
            try
            {
                // A bucket without an access list is private.
                await client.PutBucketAsync(new PutBucketRequest { BucketName = _name }, attempt);
            }
            catch (AmazonS3Exception e) when (
                e.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists" or "OperationAborted")
            {
                // Another replica was faster, or the bucket belongs to another account: then this request fails.
                if (!await IsThereAsync(attempt)) throw;
            }

            return true;
        },
        0, cancellationToken);

    /// <summary>Sets Detourer's lifecycle rules and keeps all other rules.</summary>
    /// <exception cref="StorageUnavailableException">The store is unavailable or rejects the request.</exception>
    public Task SetLifecycleAsync(CancellationToken cancellationToken) => calls.RunAsync(
        async attempt =>
        {
            List<LifecycleRule> present = await RulesAsync(attempt);
            List<LifecycleRule> ours = options.Value.Lifecycle ? Rules() : [];
            List<LifecycleRule> theirs = [.. present.Where(rule => !IsOurs(rule))];
            if (present.Where(IsOurs).Select(Describe).Order().SequenceEqual(ours.Select(Describe).Order()))
                return true;

            if (ours.Count + theirs.Count == 0)
                await client.DeleteLifecycleConfigurationAsync(
                    new DeleteLifecycleConfigurationRequest { BucketName = _name }, attempt);
            else
                await client.PutLifecycleConfigurationAsync(
                    new PutLifecycleConfigurationRequest
                    {
                        BucketName = _name,
                        Configuration = new LifecycleConfiguration { Rules = [.. theirs, .. ours] },
                    },
                    attempt);
            return true;
        },
        0, cancellationToken);

    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = _name }, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private async Task<List<LifecycleRule>> RulesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetLifecycleConfigurationRequest { BucketName = _name };
            return (await client.GetLifecycleConfigurationAsync(request, cancellationToken)).Configuration?.Rules ?? [];
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchLifecycleConfiguration")
        {
            return [];
        }
    }

    private List<LifecycleRule> Rules()
    {
        TimeSpan kept = jobs.Value.Retention + options.Value.LifecycleMargin;
        return
        [
            Rule("jobs", S3Store.Prefix, (int)Math.Ceiling(kept.TotalDays)),
            Rule("uploads", DirectUploads.Prefix, 1),
        ];
    }

    private static LifecycleRule Rule(string name, string prefix, int days) => new()
    {
        Id = RulePrefix + name,
        Status = LifecycleRuleStatus.Enabled,
        Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = prefix } },
        Expiration = new LifecycleRuleExpiration { Days = days },
    };

    private static bool IsOurs(LifecycleRule rule) => rule.Id?.StartsWith(RulePrefix, StringComparison.Ordinal) is true;

    private static string Describe(LifecycleRule rule) => $"{rule.Id} {rule.Status} {rule.Expiration?.Days}";
}
