namespace Detourer.Web.Problems;

/// <summary>Registers problem details for exceptions and for bare statuses.</summary>
internal static class ProblemServices
{
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddExceptionHandler<ProblemHandler>()
        .AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions
            .TryAdd("code", ProblemHandler.CodeOf(context.HttpContext.Response.StatusCode)));
}
