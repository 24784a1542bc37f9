using Detourer.Imaging.Devices;
using Detourer.Imaging.Isolation;
using Detourer.Imaging.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Detourer.Imaging.Hosting;

/// <summary>Registers what web and worker processes share of this project.</summary>
public static class ImagingServices
{
    /// <summary>Registers the model files: the section <c>Models</c>.</summary>
    public static IHostApplicationBuilder AddModelStore(this IHostApplicationBuilder builder)
    {
        builder.Services.AddModelsOptions();
        builder.Services.AddSingleton(provider => new ModelStore(
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value.ToStoreOptions(),
            provider.GetRequiredService<TimeProvider>()));
        return builder;
    }

    /// <summary>
    /// Registers the <see cref="ComputeDevice"/> of a process that runs networks: <c>Models:Device</c>. The first use
    /// fails as an invalid setting does if CUDA is requested and no GPU works.
    /// </summary>
    public static IServiceCollection AddComputeDevice(this IServiceCollection services)
    {
        services.AddModelsOptions();
        return services.AddSingleton(provider =>
        {
            ModelsOptions options = provider.GetRequiredService<IOptions<ModelsOptions>>().Value;
            try
            {
                return DeviceFinder.Find(options.Device, options.DeviceIndex);
            }
            catch (ImagingException e) when (e.Code == ImagingErrors.UnavailableDevice)
            {
                throw new OptionsValidationException(
                    Options.DefaultName, typeof(ModelsOptions),
                    [$"{nameof(ModelsOptions)}.{nameof(ModelsOptions.Device)}: {e.Message}"]);
            }
        });
    }

    /// <summary>Registers the models that clients may request: <c>Models:Allowed</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="isOnDisk">Whether a model is on the disk of a worker; used when no list is configured.</param>
    public static IServiceCollection AddAllowedModels(
        this IServiceCollection services, Func<IServiceProvider, Func<Model, bool>> isOnDisk)
    {
        services.AddModelsOptions();
        return services.AddSingleton(provider => new AllowedModels(
            isOnDisk(provider), provider.GetRequiredService<IOptions<ModelsOptions>>().Value.AllowedNames));
    }

    /// <summary>
    /// Registers the limits of photos for intake and engine: the section <c>Limits</c> and <c>Models:MemoryBudget</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="isShared">Whether many share this server, so that its default limits are lower.</param>
    public static IServiceCollection AddImagingLimits(this IServiceCollection services, bool isShared)
    {
        services.AddModelsOptions();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>());
        services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateOnStart();
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value.ToLimits(
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value, isShared));
        return services;
    }

    /// <summary>Registers the decoder of images that clients send: <see cref="DecoderPool"/>.</summary>
    public static IServiceCollection AddImageDecoder(this IServiceCollection services)
    {
        services.TryAddSingleton<DecoderPool>();
        services.TryAddSingleton<ImageDecoder>(provider => provider.GetRequiredService<DecoderPool>());
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
