using Detourer.Jobs.Queue;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Scaling;

/// <summary>The depth of a lane.</summary>
/// <param name="Waiting">Number of waiting jobs.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited; 0 if none waits.</param>
internal sealed record LaneView(long Waiting, double OldestSeconds)
{
    public static LaneView Of(LaneDepth depth) =>
        new(depth.Length, Math.Max(0, depth.Oldest?.TotalSeconds ?? 0));
}

/// <summary><c>/queue</c>: the depth of each lane, so that an autoscaler needs no access to the queue itself.</summary>
internal static class QueueEndpoint
{
    public static WebApplicationBuilder AddScaling(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ScalingOptions>, ScalingOptionsValidator>();
        builder.Services.AddOptions<ScalingOptions>().BindConfiguration("Scaling").ValidateOnStart();
        return builder;
    }

    public static void MapQueue(this IEndpointRouteBuilder app) => app.MapGet("/queue", ReadAsync);

    private static async Task<Results<Ok<Dictionary<string, LaneView>>, NotFound>> ReadAsync(
        HttpContext context, IOptions<ScalingOptions> options, IJobQueue queue, CancellationToken cancellationToken)
    {
        // The port of the connection: a client can write any port into the Host header.
        if (context.Connection.LocalPort != options.Value.Port) return TypedResults.NotFound();
        IReadOnlyList<LaneDepth> depths = await queue.DepthsAsync(cancellationToken);
        return TypedResults.Ok(depths.ToDictionary(depth => depth.Lane.ToString().ToLowerInvariant(), LaneView.Of));
    }
}
