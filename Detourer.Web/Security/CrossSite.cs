using Detourer.Web.Problems;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Detourer.Web.Security;

/// <summary>
/// Refuses requests that change something and come from pages of other sites, and lets the sites that
/// <c>Cors:Origins</c> names use the API.
/// </summary>
internal static class CrossSite
{
    public static WebApplicationBuilder AddCrossSite(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Origins>();
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<Origins>((options, origins) =>
            options.AddDefaultPolicy(policy => policy
                .WithOrigins([.. origins.Allowed])
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders("Location", "Retry-After")));
        return builder;
    }

    /// <summary>After routing and before any endpoint.</summary>
    public static void UseCrossSite(this WebApplication app)
    {
        Origins origins = app.Services.GetRequiredService<Origins>();
        if (origins.Allowed.Count > 0)
            app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseCors());
        app.Use((context, next) => IsChange(context.Request) && origins.IsForeign(context.Request)
            ? throw ApiException.ForeignOrigin()
            : next(context));
    }

    private static bool IsChange(HttpRequest request) => !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
}
