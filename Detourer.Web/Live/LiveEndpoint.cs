using System.Net;
using System.Net.WebSockets;
using Detourer.Web.Problems;
using Detourer.Web.Security;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Live;

/// <summary><c>/live</c>: the WebSocket that sends pages the states of their jobs.</summary>
internal static class LiveEndpoint
{
    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<LiveOptions>, LiveOptionsValidator>();
        builder.Services.AddOptions<LiveOptions>().BindConfiguration("Live").ValidateOnStart();
        builder.Services.AddSingleton<SocketLimits>();
        builder.Services.AddSingleton<JobLookup>();
        builder.Services.AddSingleton<LiveHub>();
        builder.Services.AddSingleton<QueuePositions>();
        builder.Services.Configure<WebSocketOptions>(options =>
        {
            // Detects within half a minute that a client is asleep or unreachable.
            options.KeepAliveInterval = TimeSpan.FromSeconds(15);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
        });
        return builder;
    }

    public static void MapLive(this IEndpointRouteBuilder app)
    {
        // Created now, so that it knows the steps of jobs that run before the first socket opens.
        app.ServiceProvider.GetRequiredService<LiveHub>();
        app.Map("/live", ServeAsync);
    }

    private static async Task ServeAsync(
        HttpContext context, LiveHub hub, SocketLimits limits, Origins origins, IHostApplicationLifetime life)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new ApiException(400, "websocket_expected", "This address accepts WebSocket connections only.");
        // Browsers open sockets to any host for any page, and apply no CORS to them.
        if (origins.IsForeign(context.Request)) throw ApiException.ForeignOrigin();

        IPAddress? address = context.Connection.RemoteIpAddress;
        using IDisposable entry = limits.Enter(ClientAddress.Of(address), address);
        using WebSocket webSocket = await context.WebSockets.AcceptWebSocketAsync();
        var socket = ActivatorUtilities.CreateInstance<LiveSocket>(context.RequestServices, webSocket, hub);
        using IDisposable membership = hub.Add(socket);
        await socket.RunAsync(life.ApplicationStopping);
    }
}
