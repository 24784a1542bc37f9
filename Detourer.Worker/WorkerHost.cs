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

/// <summary>Runs the worker as a separate process, or one of its commands.</summary>
internal static class WorkerHost
{
    /// <summary>
    /// How long a worker may take to return unfinished jobs and exit: the shutdown timeout of the host, and a margin.
    /// </summary>
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

    /// <summary>Migrates the database and exits.</summary>
    public static Task<int> MigrateAsync(CancellationToken cancellationToken) =>
        OnceAsync(services => services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken));

    /// <summary>Cancels all jobs, removes their files and exits.</summary>
    public static async Task<int> ClearAsync(CancellationToken cancellationToken)
    {
        int cleared = 0;
        int code = await OnceAsync(async services =>
        {
            // The first connection may take longer than the time limit of a statement. The migration waits for it.
            await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken);
            cleared = await services.GetRequiredService<JobService>().ClearAsync(cancellationToken);
        });
        // Written last, after all log messages.
        if (code == 0) Console.WriteLine($"Jobs cleared: {cleared}.");
        return code;
    }

    /// <summary>
    /// Downloads a model, so that a later start does not wait for it. Needs no connection strings.
    /// </summary>
    /// <param name="name">The model's name in the catalog, or null for the default model.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public static async Task<int> PullModelAsync(string? name, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddModelStore();
        using IHost host = builder.Build();
        try
        {
            ModelStore store = host.Services.GetRequiredService<ModelStore>();
            Model model = name is null ? ModelCatalog.BuiltIn.Default : ModelCatalog.BuiltIn.Find(name);
            Console.WriteLine(await store.PullAsync(model, progress: null, cancellationToken));
            return ExitCode.Success;
        }
        catch (Exception e) when (e is ImagingException or OptionsValidationException)
        {
            Console.Error.WriteLine(e is ImagingException { Detail: { } detail } ? $"{e.Message} {detail}" : e.Message);
            return ExitCode.Failure;
        }
    }

    private static async Task<int> OnceAsync(Func<IServiceProvider, Task> command)
    {
        if (Create() is not { } builder) return ExitCode.Usage;
        try
        {
            Compose(builder);
            await using WebApplication app = builder.Build();
            await command(app.Services);
            return 0;
        }
        catch (Exception e) when (
            e is DbException or FormatException or DatabaseUnavailableException or StorageUnavailableException)
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
        // Only probes call a worker, and they configure its address. A free port lets several workers share a machine.
        ConfigurationManager settings = builder.Configuration;
        if (settings["urls"] is null && settings["http_ports"] is null && settings["https_ports"] is null)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddJobs();
        builder.AddWorker(withoutModel: HealthStatus.Unhealthy);
    }
}
