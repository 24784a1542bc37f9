namespace Detourer.AppHost;

/// <summary>Replaces publishing, which requires <c>Aspire.Hosting.Docker</c>.</summary>
internal static class Publishing
{
    /// <summary>Rejects <c>--DeployTarget=compose</c>.</summary>
    /// <exception cref="DistributedApplicationException">A compose file is requested.</exception>
    public static void PublishToCompose(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration["DeployTarget"] == "compose")
            throw new DistributedApplicationException("A compose file needs AspireFeed=full.");
    }
}
