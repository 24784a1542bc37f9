using Detourer.Web.Intake;
using Detourer.Web.OpenApi;
using Detourer.Web.Problems;

namespace Detourer.Web.Api;

/// <summary>
/// <c>POST /api/v1/zip</c>: the cutouts of several jobs as one archive; see <see cref="CutoutArchive"/>.
/// </summary>
internal static class ZipEndpoint
{
    public static void MapZip(this IEndpointRouteBuilder app) => app
        .MapPost("/api/v1/zip", (HttpContext context, CutoutArchive archive) =>
            archive.SendAsync(context, context.RequestAborted))
        .AddEndpointFilter<RouteHandlerBuilder, RenditionLimitFilter>()
        .WithTags("Jobs")
        .Describe("createArchive", "Download the cutouts of several jobs as one ZIP archive", ProblemCodes.Origin,
            ProblemCodes.Rate, ProblemCodes.Body, ProblemCodes.Archive, ProblemCodes.Storage)
        .ReadsBody<ArchiveRequest>("multipart/form-data", "application/x-www-form-urlencoded")
        .AnswersFile("application/zip");

    /// <summary>The fields of the form.</summary>
    /// <param name="Id">The ids of the jobs, at most 10,000.</param>
    private sealed record ArchiveRequest(IReadOnlyList<Guid> Id);
}
