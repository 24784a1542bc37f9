using Detourer.Imaging.Hosting;

namespace Detourer.Web.Workers;

internal static class FleetServices
{
    /// <summary>Registers the models of the workers, and which of them clients may request.</summary>
    public static WebApplicationBuilder AddFleetModels(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FleetModels>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FleetModels>());
        builder.Services.AddAllowedModels(provider => provider.GetRequiredService<FleetModels>().Has);
        return builder;
    }
}
