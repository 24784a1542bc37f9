using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>Registers what web and worker processes share of this project.</summary>
public static class ImagingServices
{
    /// <summary>Registers the model files and the allowed models: the section <c>Models</c>.</summary>
    public static IHostApplicationBuilder AddModelStore(this IHostApplicationBuilder builder)
    {
        builder.Services.AddModelsOptions();
        builder.Services.AddSingleton(provider => new ModelStore(
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value.ToStoreOptions(),
            provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<ModelPreparation>();
        builder.Services.AddSingleton(provider => new AllowedModels(
            provider.GetRequiredService<ModelStore>(),
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value.AllowedNames));
        return builder;
    }

    /// <summary>
    /// Registers the limits of photos for intake and engine: the section <c>Limits</c> and <c>Models:MemoryBudget</c>.
    /// </summary>
    public static IServiceCollection AddImagingLimits(this IServiceCollection services)
    {
        services.AddModelsOptions();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>());
        services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value.ToLimits(
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value));
        return services;
    }

    private static void AddModelsOptions(this IServiceCollection services)
    {
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ModelsOptions>, ModelsOptionsValidator>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ModelsOptions>, AllowedNamesValidator>());
        services.AddOptions<ModelsOptions>().BindConfiguration("Models").ValidateOnStart();
    }
}
