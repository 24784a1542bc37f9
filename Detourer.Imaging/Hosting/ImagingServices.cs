using Detourer.Imaging.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>Registers what web and workers share of the pixel room.</summary>
public static class ImagingServices
{
    /// <summary>The models on disk, in the folder <c>Models:Directory</c>.</summary>
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
