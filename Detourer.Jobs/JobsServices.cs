using Detourer.Jobs.Admission;
using Detourer.Jobs.Queue;
using Detourer.Jobs.Redis;
using Detourer.Jobs.Sql;
using Detourer.Jobs.Standalone;
using Detourer.Jobs.Sweeps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Jobs;

/// <summary>Registers the life of jobs: rows, queue, files, events, sweeps.</summary>
public static class JobsServices
{
    /// <summary>
    /// Registers everything that web and workers share. The connection strings decide which back ends:
    /// see <see cref="Connections.IsDistributed"/>.
    /// </summary>
    /// <exception cref="FormatException">Some connection strings are missing, or one is malformed.</exception>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        if (builder.IsDistributed()) builder.AddDistributedBackEnds();
        else builder.AddStandaloneBackEnds();

        IServiceCollection services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<JobsOptions>, JobsOptionsValidator>();
        services.AddOptions<JobsOptions>().BindConfiguration("Jobs").ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>();
        services.AddOptions<QueueOptions>().BindConfiguration("Queue").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdmissionOptions>, AdmissionOptionsValidator>();
        services.AddOptions<AdmissionOptions>().BindConfiguration("Admission").ValidateOnStart();
        services.AddSingleton(provider =>
            WorkerIdentity.Of(builder.Configuration["Worker:Name"], provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<JobRepository>();
        services.AddSingleton<JobService>();
        services.AddSingleton<ClientAdmission>();
        services.AddSingleton<ShareRepository>();
        services.AddSingleton<ShareService>();
        services.AddSingleton<OrphanSweep>();
        services.AddSingleton<Sweep>();
        services.AddHostedService<SweepService>();
        return builder;
    }
}
