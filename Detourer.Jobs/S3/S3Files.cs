using Amazon.S3;
using Detourer.Jobs.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Registry;

namespace Detourer.Jobs.S3;

/// <summary>Registers the file store in S3.</summary>
internal static class S3Files
{
    /// <summary>Adds files in S3, the creation of the bucket in the background, and direct uploads.</summary>
    /// <exception cref="FormatException">The connection string is invalid.</exception>
    public static IHostApplicationBuilder AddS3Files(this IHostApplicationBuilder builder, string connectionString)
    {
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateOnStart();
        services.AddSingleton(S3Connection.Parse(connectionString));
        services.AddSingleton<IAmazonS3>(provider => provider.GetRequiredService<S3Connection>().CreateClient());
        services.AddResiliencePipeline(S3Calls.Name, (pipeline, context) => S3Calls.Configure(
            pipeline,
            context.ServiceProvider.GetRequiredService<IOptions<StorageOptions>>().Value,
            context.ServiceProvider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new S3Calls(
            provider.GetRequiredService<ResiliencePipelineProvider<string>>().GetPipeline(S3Calls.Name)));
        services.AddSingleton(provider => new S3Objects(
            provider.GetRequiredService<IAmazonS3>(),
            provider.GetRequiredService<S3Calls>(),
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.Bucket));
        services.AddSingleton<S3Links>();
        services.AddSingleton<IFileStore, S3Store>();
        services.AddSingleton(provider => new DirectUploads(
            provider.GetRequiredService<S3Objects>(),
            provider.GetRequiredService<S3Links>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<S3Bucket>();
        services.AddHostedService<BucketSetup>();
        return builder;
    }
}
