using Detourer.Imaging;
using Detourer.Imaging.Hosting;
using Detourer.Jobs;
using Detourer.Worker.Handlers;
using Detourer.Worker.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Worker;

/// <summary>Registers a worker.</summary>
public static class WorkerServices
{
    /// <summary>Adds a worker to this process. It requires <c>AddJobs</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="withoutModel">The health status of the process while the default model is not loaded.</param>
    public static IHostApplicationBuilder AddWorker(this IHostApplicationBuilder builder, HealthStatus withoutModel)
    {
        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddOptions<WorkerOptions>().BindConfiguration("Worker").ValidateOnStart();
        services.AddImagingLimits(builder.IsDistributed()).AddImageDecoder();
        builder.AddModelStore();
        services.AddComputeDevice();
        services.AddSingleton<CutoutEngine>();
        services.AddSingleton<ModelStatus>();
        services.AddSingleton<ModelDownloader>();
        services.AddSingleton<Cut>(provider => provider.GetRequiredService<CutoutEngine>().CutAsync);
        services.AddSingleton<IJobHandler, CutoutHandler>(); // one line for each kind of job
        services.AddSingleton<IJobHandler, RefineHandler>();
        services.AddSingleton<ResultHold>();
        services.AddSingleton<OutcomeWriter>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<ActiveJobsHealthCheck>();
        services.AddHealthChecks()
            .AddCheck<ActiveJobsHealthCheck>("work", tags: ["live"])
            .AddCheck<ModelStatus>("model", withoutModel)
            .AddCheck<DeviceHealthCheck>("device");
        services.AddHostedService<WorkerReporter>();
        services.AddHostedService<DefaultModelLoader>();
        services.AddHostedService<ModelPreparer>();
        services.AddHostedService<JobWorker>();
        return builder;
    }
}
