using Detourer.Web.Intake;

namespace Detourer.Web.Api;

/// <summary>
/// <c>POST /api/v1/zip</c>: the cutouts of several jobs as one archive; see <see cref="CutoutArchive"/>.
/// </summary>
internal static class ZipEndpoint
{
    public static void MapZip(this IEndpointRouteBuilder app) => app
        .MapPost("/api/v1/zip", (HttpContext context, CutoutArchive archive) =>
            archive.SendAsync(context, context.RequestAborted))
        .AddEndpointFilter<RouteHandlerBuilder, RenditionLimitFilter>();
}
