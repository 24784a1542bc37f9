using Amazon.S3;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.S3;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Detourer.Testing.Fixtures;

/// <summary>The file store of one process in S3, configured as in production.</summary>
internal sealed class S3Replica : IAsyncDisposable
{
    private readonly IHost _host;

    private S3Replica(IHost host, string bucket) => (_host, Bucket) = (host, bucket);

    public string Bucket { get; }

    public IFileStore Files => _host.Services.GetRequiredService<IFileStore>();

    public DirectUploads Uploads => _host.Services.GetRequiredService<DirectUploads>();

    /// <summary>The S3 client, for requests that only a test makes.</summary>
    public IAmazonS3 Client => _host.Services.GetRequiredService<IAmazonS3>();

    /// <summary>Completes when the bucket exists.</summary>
    public Task Ready => _host.Services.GetServices<IHostedService>().OfType<BucketSetup>().Single().Ready
        .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public S3Bucket Setup => _host.Services.GetRequiredService<S3Bucket>();

    /// <summary>The name of a new bucket.</summary>
    public static string NewBucket() => $"test-{Guid.CreateVersion7():n}";

    /// <summary>Starts the replica without waiting for its bucket.</summary>
    public static async Task<S3Replica> StartAsync(
        string connectionString, string? bucket = null, params (string Name, string Value)[] settings)
    {
        bucket ??= NewBucket();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Storage:Bucket"] = bucket;
        // Ceph's gateway sleeps for seconds when two clients write lifecycle rules at once. Only tests of rules write
        // them.
        builder.Configuration["Storage:Lifecycle"] = "false";
        foreach ((string name, string value) in settings) builder.Configuration[name] = value;
        builder.Services.AddOptions<JobsOptions>().BindConfiguration("Jobs");
        builder.AddS3Files(connectionString);
        IHost host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new S3Replica(host, bucket);
    }

    /// <summary>Starts the replica and waits for its bucket.</summary>
    public static async Task<S3Replica> ReadyAsync(
        S3Server server, string? bucket = null, params (string Name, string Value)[] settings)
    {
        Radosgw radosgw = await server.GetAsync();
        S3Replica replica = await StartAsync(radosgw.ConnectionString, bucket, settings);
        await replica.Ready;
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
