using Detourer.Jobs;
using Detourer.ServiceDefaults;
using Detourer.Web;
using Detourer.Web.Api;
using Detourer.Web.Health;
using Detourer.Web.Intake;
using Detourer.Web.Live;
using Detourer.Web.OpenApi;
using Detourer.Web.Pages;
using Detourer.Web.Problems;
using Detourer.Web.Scaling;
using Detourer.Web.Security;
using Detourer.Web.Workers;
using Detourer.Worker;
using Microsoft.Extensions.Diagnostics.HealthChecks;

return await HostStart.RunOrExplainAsync(() => Build(args));

static WebApplication Build(string[] args)
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(args);

    // Finds the compressed assets of the build also in production, when the process runs from its sources.
    builder.WebHost.UseStaticWebAssets();
    builder.AddServiceDefaults();
    builder.AddJobs();
    if (builder.IsDistributed())
    {
        builder.KeepTakingPhotosWithoutQueue();
    }
    else
    {
        builder.AddWorker(withoutModel: HealthStatus.Degraded);
    }

    builder.AddFleetModels();
    builder.Services.AddHostedService<StartupMessage>();

    builder.AddConnectionLimits();
    builder.AddProxies();
    builder.AddCrossSite();
    builder.AddIntake();
    builder.AddLive();
    builder.AddScaling();
    builder.Services.AddProblems();
    builder.Services.AddApiReference();
    builder.Services.AddSingleton<Renditions>();
    builder.Services.AddSingleton<CutoutArchive>();
    builder.AddPages();
    builder.Services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("rows")
        .AddCheck<DecoderHealthCheck>("decoder", HealthStatus.Degraded);

    WebApplication app = builder.Build();

    app.UseProxies();
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    app.UseSecurityHeaders();
    app.UseWebSockets();
    app.UseRouting();
    app.UseCrossSite();
    app.UsePages();
    app.MapStaticAssets();
    app.MapRazorPages().WithStaticAssets();
    app.MapSiteFiles();
    app.MapJobs();
    app.MapShares();
    app.MapRenditions();
    app.MapZip();
    app.MapUploads();
    app.MapModels();
    app.MapApiReference();
    app.MapLive();
    app.MapQueue();
    app.MapDefaultEndpoints();

    return app;
}
