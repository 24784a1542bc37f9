using System.Net.WebSockets;
using Detourer.Web.Problems;

namespace Detourer.Web.Live;

/// <summary><c>/live</c></summary>
internal static class LiveEndpoint
{
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobLookup>();
        builder.Services.AddSingleton<LiveHub>();
        builder.Services.AddSingleton<QueuePlaces>();
        builder.Services.Configure<WebSocketOptions>(options =>
        {
            // A page that has gone to sleep or out of reach is noticed within half a minute.
            options.KeepAliveInterval = TimeSpan.FromSeconds(15);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        });
        return builder;
    }

    public static void MapLive(this IEndpointRouteBuilder app)
    {
        // From the first job on, whether a page is there or not: it may join that job later.
        app.ServiceProvider.GetRequiredService<LiveHub>();
        app.Map("/live", ServeAsync);
    }

    private static async Task ServeAsync(HttpContext context, LiveHub hub, IHostApplicationLifetime life)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new ApiException(400, "websocket_expected", "This address speaks WebSocket only.");
        if (IsForeign(context.Request))
            throw new ApiException(403, "foreign_origin", "Pages of other sites may not listen here.");

        using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync();
        var socket = ActivatorUtilities.CreateInstance<LiveSocket>(context.RequestServices, webSocket, hub);
        using IDisposable membership = hub.Add(socket);
        await socket.RunAsync(life.ApplicationStopping);
    }

    /// <summary>Browsers open sockets to any host for any page, and say for which in the header Origin.</summary>
    private static bool IsForeign(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out Uri? origin)
        && !string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
