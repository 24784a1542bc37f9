using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Detourer.ServiceDefaults;

/// <summary>Registers telemetry and health checks, which every process has.</summary>
public static class ServiceDefaults
{
    private const string Live = "live";
    private const string Ready = "ready";

    private static readonly HashSet<PathString> _probes = ["/health", "/alive", "/ready"];

    /// <summary>
    /// Adds health checks, traces, metrics and logs. <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> enables their export by OTLP.
    /// </summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddDefaultLogLevels();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Detourer.*"))
            .WithTracing(tracing => tracing
                .AddSource("Detourer.*")
                .AddAspNetCoreInstrumentation(web => web.Filter = context => !_probes.Contains(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddProcessor<BackgroundTraceFilter>());
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();

        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.AddDrain();
        builder.Services.AllowOwnAddresses();
        return builder;
    }

    private static void AddDrain(this IHostApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IValidateOptions<ShutdownOptions>, ShutdownOptionsValidator>();
        builder.Services.AddOptions<ShutdownOptions>().BindConfiguration("Shutdown").ValidateOnStart();
        builder.Services.AddSingleton<DrainService>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DrainService>());
        builder.Services.AddHealthChecks().AddCheck<DrainService>("shutdown", tags: [Ready]);
    }

    /// <summary>
    /// Maps <c>/health</c>, which checks everything that this process needs, <c>/alive</c>, which checks only the
    /// process itself, and <c>/ready</c>, which fails only while it stops: a proxy must not take a process out whose
    /// store is unavailable, because its answers name the reason.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthReportWriter.WriteAsync });
        app.MapHealthChecks("/alive", Only(Live));
        app.MapHealthChecks("/ready", Only(Ready));
        return app;

        static HealthCheckOptions Only(string tag) => new()
        {
            Predicate = check => check.Tags.Contains(tag),
            ResponseWriter = HealthReportWriter.WriteAsync,
        };
    }
}
