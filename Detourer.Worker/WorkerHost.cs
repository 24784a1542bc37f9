using System.Data.Common;
using Detourer.Imaging;
using Detourer.Imaging.Hosting;
using Detourer.Imaging.Models;
using Detourer.Jobs;
using Detourer.Jobs.Files;
using Detourer.Jobs.Sql;
using Detourer.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>The worker as a process of its own: takes jobs until it is stopped.</summary>
internal static class WorkerHost
{
    /// <summary>How long it may take to give unfinished jobs back and to end; the host's own patience, and a bit.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(35);

    public static async Task<int> RunAsync()
    {
        if (Create() is not { } builder) return ExitCode.Usage;
        return await HostStart.RunOrExplainAsync(() =>
        {
            Compose(builder);
            WebApplication app = builder.Build();
            app.MapDefaultEndpoints();
            return app;
        });
    }

    /// <summary>Only brings the database up to date.</summary>
    public static Task<int> MigrateAsync(CancellationToken cancellationToken) =>
        OnceAsync(services => services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken));

    /// <summary>Only cancels all jobs and removes their files.</summary>
    public static async Task<int> ClearAsync(CancellationToken cancellationToken)
    {
        int cleared = 0;
        int code = await OnceAsync(async services =>
        {
            // A first connection takes longer than a job may wait for the database.
            await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken);
            cleared = await services.GetRequiredService<JobService>().ClearAsync(cancellationToken);
        });
        // Last, after all that is logged.
        if (code == 0) Console.WriteLine($"Jobs cleared: {cleared}.");
        return code;
    }

    /// <summary>Downloads the default model, so that a later start does not wait for it. Needs no connections.</summary>
    public static async Task<int> PullModelAsync(CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddModelStore();
        using IHost host = builder.Build();
        try
        {
            var store = host.Services.GetRequiredService<ModelStore>();
            Console.WriteLine(await store.PullAsync(ModelCatalog.BuiltIn.Default, progress: null, cancellationToken));
            return ExitCode.Success;
        }
        catch (Exception e) when (e is ImagingException or OptionsValidationException)
        {
            Console.Error.WriteLine(e is ImagingException { Detail: { } detail } ? $"{e.Message} {detail}" : e.Message);
            return ExitCode.Failure;
        }
    }

    private static async Task<int> OnceAsync(Func<IServiceProvider, Task> what)
    {
        if (Create() is not { } builder) return ExitCode.Usage;
        try
        {
            Compose(builder);
            await using WebApplication app = builder.Build();
            await what(app.Services);
            return 0;
        }
        catch (Exception e) when (e is DbException or FormatException or DatabaseUnavailableException or StorageUnavailableException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static WebApplicationBuilder? Create()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        if (builder.MissingConnections() is not { Length: > 0 } missing) return builder;
        Console.Error.WriteLine(Connections.Describe(missing));
        return null;
    }

    private static void Compose(WebApplicationBuilder builder)
    {
        // Nobody has to know where a worker is but probes, which say so: several on one machine must not be in each other's way.
        ConfigurationManager settings = builder.Configuration;
        if (settings["urls"] is null && settings["http_ports"] is null && settings["https_ports"] is null)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddWorker(withoutModel: HealthStatus.Unhealthy);
    }
}
