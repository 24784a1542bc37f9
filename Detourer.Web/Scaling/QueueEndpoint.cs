using Detourer.Jobs.Queue;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Detourer.Web.Scaling;

/// <summary>How full a lane is.</summary>
/// <param name="Waiting">Jobs that no worker has.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited; 0 where none waits.</param>
internal sealed record LaneView(long Waiting, double OldestSeconds)
{
    public static LaneView Of(LaneDepth depth, DateTimeOffset now) =>
        new(depth.Length, depth.OldestAt is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0);
}

/// <summary><c>/queue</c>: what decides how many workers there are can read it without knowing the queue.</summary>
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
        HttpContext context, IOptions<ScalingOptions> options, IJobQueue queue, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // The connection's own port: the header Host is whatever the client says.
        if (context.Connection.LocalPort != options.Value.Port) return TypedResults.NotFound();
        IReadOnlyList<LaneDepth> depths = await queue.DepthsAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        return TypedResults.Ok(depths.ToDictionary(
            depth => depth.Lane.ToString().ToLowerInvariant(), depth => LaneView.Of(depth, now)));
    }
}
