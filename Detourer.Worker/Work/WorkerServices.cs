using Detourer.Imaging;
using Detourer.Imaging.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Worker.Work;

/// <summary>Sets up a worker.</summary>
public static class WorkerServices
{
    /// <summary>A worker in this process. The life of jobs must have been set up.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="withoutModel">How healthy the process is while there is no model.</param>
    public static IHostApplicationBuilder AddWorker(this IHostApplicationBuilder builder, HealthStatus withoutModel)
    {
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddOptions<WorkerOptions>().BindConfiguration("Worker").ValidateOnStart();
        services.AddImagingLimits();
        builder.AddModelStore();
        services.AddSingleton<CutoutEngine>();
        services.AddSingleton<ModelStatus>();
        services.AddSingleton<ModelPull>();
        services.AddSingleton<Cut>(provider => provider.GetRequiredService<CutoutEngine>().CutAsync);
        services.AddSingleton<OutcomeWriter>();
        services.AddSingleton<JobExecutor>();
        services.AddSingleton<AtWork>();
        services.AddHealthChecks()
            .AddCheck<AtWork>("work", tags: ["live"])
            .AddCheck<ModelStatus>("model", withoutModel);
        services.AddHostedService<ModelFetcher>();
        services.AddHostedService<JobWorker>();
        return builder;
    }

    /// <summary>The models on disk, in <c>Models:Directory</c>.</summary>
    public static IHostApplicationBuilder AddModelStore(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(provider =>
        {
            string? directory = builder.Configuration["Models:Directory"];
            return new ModelStore(
                string.IsNullOrEmpty(directory) ? new ModelStoreOptions() : new ModelStoreOptions { Directory = directory },
                provider.GetRequiredService<TimeProvider>());
        });
        return builder;
    }

    /// <summary>What one photo may cost: the section <c>Limits</c>, for intake and engine alike.</summary>
    public static IServiceCollection AddImagingLimits(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>();
        services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value.ToLimits());
        return services;
    }
}
