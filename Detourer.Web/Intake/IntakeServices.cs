using Detourer.Imaging.Hosting;
using Detourer.Jobs;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Intake;

/// <summary>Registers the intake of photos.</summary>
internal static class IntakeServices
{
    public static WebApplicationBuilder AddIntake(this WebApplicationBuilder builder)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton<IValidateOptions<IntakeOptions>, IntakeOptionsValidator>();
        services.AddOptions<IntakeOptions>().BindConfiguration("Intake").ValidateOnStart();
        services.AddSingleton<IValidateOptions<DownloadsOptions>, DownloadsOptionsValidator>();
        services.AddOptions<DownloadsOptions>().BindConfiguration("Downloads").ValidateOnStart();
        services.AddSingleton<ImageDownload>();
        services.AddImagingLimits(builder.IsDistributed()).AddImageDecoder();
        services.AddSingleton<AdmissionGate>();
        services.AddSingleton<SubmissionReader>();
        services.AddSingleton<PhotoIntake>();
        services.AddHostedService<LeftOverUploads>();
        return builder;
    }
}
